// Any text as a CDS Hooks response, fitted to each client's profile: the result is JSON to both libraries, within the
// profile's limits, and the same input gives the same bytes.
#include "cards/card_text.hpp"
#include "server/lint_profile.hpp"
#include "server/wire_response.hpp"
#include "tests/fuzz/must.hpp"
#include "tests/fuzz/second_opinion.hpp"

#include <algorithm>

namespace eczema::fuzz {
namespace {

using server::ClientProfile;

const std::string key(32, '\0');

// Of the length of a detail nothing is claimed: what opens it, what is left to the clinician and its last paragraph
// stay whole, however long they are.
void must_fit(const server::WireCard& card, const ClientProfile& profile) {
    must(cards::utf16_units(card.summary) <= profile.longest_summary, "a summary fits");
    must(card.suggestions.empty() || card.selection_behavior.empty() || profile.allows(card.selection_behavior),
         "a selection behaviour is known");
    for (const server::WireSuggestion& suggestion : card.suggestions) {
        const std::size_t most = profile.most_actions_per_suggestion;
        must(most == 0 || suggestion.actions.size() <= most, "a suggestion has no more actions than can be taken");
    }
}

void judge(std::string_view text, const ClientProfile& profile) {
    const server::ProfileUse use{{}, key, "default"};
    const auto lint = server::lint_profile(text, profile, use);
    if (!lint) return must(!lint.error().message.empty(), "a refusal says why");
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(lint->response, arena, fhir::Keep::everything);
    must(tree.has_value(), "what a client gets is JSON");
    const SecondOpinion second = second_opinion(lint->response);
    using Verdict = SecondOpinion::Verdict;
    must(second.verdict == Verdict::number_too_large ||
             (second.verdict == Verdict::accepted && second.form == form_of(*tree)),
         "what a client gets reads the same to both libraries");
    const auto read = server::read_response(lint->response);
    must(read.has_value(), "what a client gets is a response");
    for (const server::WireCard& card : read->cards) must_fit(card, profile);
    const auto again = server::lint_profile(text, profile, use);
    must(again && again->response == lint->response && again->changes == lint->changes,
         "the same input, the same bytes");
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const auto& profile : eczema::server::client_profiles())
        eczema::fuzz::judge(eczema::fuzz::text_of(data, size), profile);
    return 0;
}
