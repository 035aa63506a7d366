// The bytes that the answers of one fetch may still take, shared among those that arrive at once. Where they run out
// the longest answer is given up, so that one that never ends does not take the others with it; where the bytes of all
// fetches together run out, the one that grows.
#pragma once
#include "server/fhir_total.hpp"
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

class FhirBudget {
  public:
    // An answer as it arrives; whole answers stay in the count and can no longer be given up.
    struct Text {
        std::string text;
        bool given_up = false;
    };

    // What is taken of `bytes_left` is taken of `total` too (null: of none), and whole answers stay in both counts.
    explicit FhirBudget(std::size_t& bytes_left, FhirTotal* total = nullptr) : left_(&bytes_left), total_(total) {}
    FhirBudget(const FhirBudget&) = delete;
    FhirBudget& operator=(const FhirBudget&) = delete;

    // Whether so many bytes could be had if every answer under way were given up.
    bool could_hold(std::size_t bytes) const;

    // False where this answer is given up, now or before.
    bool append(Text& to, std::string_view piece);

    void complete(Text& whole);
    void give_up(Text& text); // its bytes are left again

    // From here on on its own: the number that it was made with is about to go, and what it had of the total with it.
    void detach() {
        rest_ = *left_;
        left_ = &rest_;
        total_ = nullptr;
    }

  private:
    std::size_t* left_;
    FhirTotal* total_;
    std::size_t rest_ = 0;
    std::vector<Text*> growing_;
};

} // namespace eczema::server
