// What the class of a topical steroid rests on where it is not what the record says: the classes presumed from
// ingredients (specification 8.2) or the table of potencies. Both are general knowledge. Whether a trial of the steroid
// counts may turn on them; then no drug is drafted on it before the site has signed the list off.
#pragma once
#include "cards/exposures.hpp"

namespace eczema::cards {

enum class PotencySource : std::uint8_t { presumed_classes, potency_table };

struct PotencySourceRow {
    std::string_view id;    // for site.signedOff
    std::string_view shown; // "presumed from its ingredient"
};
const PotencySourceRow& row_of(PotencySource source);

// "III or IV" of the set that holds those classes; empty for any other set.
std::string_view class_name(ValueSet set);

// Where the class of the steroid comes from.
PotencySource potency_source_of(const Drug& steroid);

// Class I to IV, and not by the table of potencies alone: which of the four it is does not matter.
bool is_strong_anyhow(const Drug& steroid);

// The classes on which a fact about trials turns, and where they come from.
class ClassBasis {
  public:
    void add(const Drug& steroid);
    bool is_empty() const;

    // "class V of a topical steroid, presumed from its ingredient"; empty where there is none.
    std::string in_words() const;
    // The id that is to be signed off; empty where one of the sources is, for then the fact holds by it.
    std::string_view awaits_sign_off(const Settings& settings) const;

  private:
    std::array<SetBits, 2> classes_; // by source
};

} // namespace eczema::cards
