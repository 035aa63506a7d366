#include "server/fhir_budget.hpp"
#include <algorithm>
#include <numeric>

namespace eczema::server {

bool FhirBudget::could_hold(std::size_t bytes) const {
    const std::size_t held = std::accumulate(growing_.begin(), growing_.end(), std::size_t{0},
                                             [](std::size_t sum, const Text* text) { return sum + text->text.size(); });
    return bytes <= *left_ + held;
}

bool FhirBudget::append(Text& to, std::string_view piece) {
    if (to.given_up) return false;
    if (std::find(growing_.begin(), growing_.end(), &to) == growing_.end()) growing_.push_back(&to);
    while (piece.size() > *left_) {
        const auto longest = *std::max_element(growing_.begin(), growing_.end(), [&](const Text* a, const Text* b) {
            const auto size = [&](const Text* text) { return text->text.size() + (text == &to ? piece.size() : 0); };
            return size(a) < size(b);
        });
        give_up(*longest);
        if (longest == &to) return false;
    }
    if (total_ && !total_->take(piece.size())) {
        give_up(to);
        return false;
    }
    *left_ -= piece.size();
    to.text.append(piece);
    return true;
}

void FhirBudget::complete(Text& whole) { std::erase(growing_, &whole); }

void FhirBudget::give_up(Text& text) {
    *left_ += text.text.size();
    if (total_) total_->give(text.text.size());
    text.text = std::string();
    text.given_up = true;
    std::erase(growing_, &text);
}

} // namespace eczema::server
