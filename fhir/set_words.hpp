// The words of value sets, found in free text: as whole words or, of a word that ends in "*", as the beginning of one;
// letter case and the accents of Latin letters aside. A word found is a hint to a set. It must not prove anything.
#pragma once
#include <array>
#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::fhir {

inline constexpr std::size_t max_value_sets = 320;
using SetBits = std::bitset<max_value_sets>;

class SetWords {
  public:
    void add(std::string_view word, std::size_t index); // of the set

    SetBits sets_in(std::string_view text) const;
    // The sets one of whose words of seven letters or more stands in the text misspelt: the first letter right, and
    // one letter added, left out or changed, or two neighbours exchanged.
    SetBits sets_nearly_in(std::string_view text) const;

  private:
    struct Word {
        std::string plain; // lower case, no accents
        bool is_beginning;
        SetBits sets;
    };
    std::array<std::vector<Word>, 256> words_; // by their first byte
};

} // namespace eczema::fhir
