// Bodies of feedback as clients send it: in the standard's form, in the dialects that are known, and spoilt; with each
// what a service does with it. It builds bodies and sends none.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace eczema::conformance {

enum class Answer : std::uint8_t { ok, taken, refused, taken_or_refused, not_found };

// In a form "@card@", "@suggestion@" and "@unknown@" stand for uuids, and "@entry@" for a good entry.
struct FeedbackForm {
    const char* requirement;
    const char* part;
    const char* title;
    Answer wanted;
    std::string_view body;
};

inline constexpr std::string_view plain_feedback = R"({"feedback":[@entry@]})";

std::span<const FeedbackForm> feedback_forms();

// The form with its words filled in. The uuids must not need escaping in JSON.
std::string feedback_body(std::string_view form, const std::string& card, const std::string& suggestion,
                          const std::string& unknown);

} // namespace eczema::conformance
