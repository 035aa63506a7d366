#include "server/feedback.hpp"

#include "cards/card.hpp"
#include "cards/rule.hpp"
#include "fhir/datatypes.hpp"
#include "server/card_identity.hpp"
#include "server/digest.hpp"
#include "server/instant.hpp"
#include "server/response.hpp"

namespace eczema::server {
namespace {

std::string hex_of(const Digest& digest) { return shown(digest).substr(std::string_view("sha256:").size()); }

std::string_view rule_of(unsigned number) {
    for (const cards::Rule* rule : cards::live_rules())
        if (rule->number == number) return rule->id;
    return {};
}

// "O3" for a reason of ours in any letter case; the sandbox leaves its system out.
std::string reason_text(const FeedbackEntry& entry) {
    if (entry.reason_system.empty() || entry.reason_system == override_system)
        for (unsigned number = 1; !cards::override_reason(number).empty(); ++number)
            if (const std::string code = 'O' + std::to_string(number); fhir::is_same_code(entry.reason_code, code))
                return code;
    return entry.reason_system.empty() ? entry.reason_code : entry.reason_system + '|' + entry.reason_code;
}

} // namespace

std::vector<FeedbackRow> rows_of(const FeedbackBatch& batch, std::string_view client, std::string_view service,
                                 std::string_view installation_key, std::int64_t received_utc_seconds) {
    const std::string received_time = instant_text(received_utc_seconds * 1000);
    std::string bound = "feedback";
    for (const std::string_view part : {client, service}) {
        bound += '\0';
        bound += part;
    }
    bound += '\0';
    std::vector<FeedbackRow> rows;
    rows.reserve(batch.entries.size());
    for (const FeedbackEntry& entry : batch.entries) {
        FeedbackRow row;
        row.identity = hex_of(hmac_sha256(installation_key, bound + identity_text(entry)));
        row.client = client;
        row.service = service;
        const auto place = place_of(entry.card, installation_key, client);
        const bool is_card = place && place->suggestion == 0;
        row.card =
            is_card ? entry.card : hex_of(hmac_sha256(installation_key, std::string("card") + '\0' + entry.card));
        if (is_card) row.rule = rule_of(place->rule_number);
        row.accepted = entry.accepted;
        for (const std::string& suggestion : entry.suggestions) {
            const auto at = place_of(suggestion, installation_key, client);
            if (is_card && at && at->suggestion > 0 &&
                *at == CardPlace{place->rule_number, place->card, at->suggestion})
                row.suggestions.push_back(at->suggestion);
            else
                ++row.unknown_suggestions;
        }
        row.reason = reason_text(entry);
        row.comment = entry.comment;
        row.outcome_time = entry.outcome_time.empty() ? received_time : entry.outcome_time;
        row.received_time = received_time;
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace eczema::server
