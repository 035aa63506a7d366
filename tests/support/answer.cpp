#include "tests/support/answer.hpp"

#include <cstdlib>
#include <fstream>
#include <string_view>

namespace eczema::tests {
namespace {

constexpr fhir::Day fuzzed_day{20'782}; // 2026-11-25, the clock of the fuzz targets

// With ECZEMA_CDS_SEEDS=FOLDER in the environment, what the tests ask is what fuzzing starts from (tests/fuzz).
void keep_as_seed(const Request& request) {
    static const char* const folder = std::getenv("ECZEMA_CDS_SEEDS");
    if (!folder) return;
    const std::string body = request.body(fuzzed_day);
    std::ofstream(std::string(folder) + '/' + std::to_string(std::hash<std::string_view>{}(body)), std::ios::binary)
        << body;
}

} // namespace

const server::Snapshot& snapshot_of(const std::string& config) {
    static std::map<std::string, std::shared_ptr<const server::Snapshot>> made;
    auto& snapshot = made[config];
    if (!snapshot) {
        const std::string_view text = config.empty() ? server::embedded_default_text : std::string_view(config);
        auto loaded = server::load_config(text);
        if (!loaded) throw std::runtime_error("configuration refused: " + loaded.error().front().message);
        auto result = server::make_snapshot(std::move(*loaded), std::string(32, '\0'), std::nullopt);
        if (!result) throw std::runtime_error("snapshot refused: " + result.error().front().message);
        snapshot = std::move(*result);
    }
    return *snapshot;
}

boost::system::result<server::Evaluation, server::Problem> evaluate(const std::string& body, const std::string& config,
                                                                    fhir::Day day) {
    std::pmr::monotonic_buffer_resource arena;
    return server::evaluate_body(body, nullptr, snapshot_of(config), noon_of(day), server::Explain::yes, arena);
}

const fhir::Value& part(const fhir::Value& value, std::string_view name) {
    static constexpr fhir::Value absent{};
    const fhir::Value* found = value.find(name);
    return found ? *found : absent;
}

std::string text_of(const fhir::Value& value, std::string_view name) { return std::string(part(value, name).text()); }

CardSeen read_card(const fhir::Value& json) {
    CardSeen card{text_of(json, "summary"),
                  text_of(json, "detail"),
                  text_of(json, "indicator"),
                  text_of(part(part(json, "source"), "topic"), "code"),
                  text_of(json, "selectionBehavior"),
                  {},
                  {},
                  {},
                  {},
                  {},
                  {},
                  {}};
    const fhir::Value& basis = part(part(json, "extension"), "org.eczema-cds.basis");
    for (const fhir::Value& rule : part(basis, "rules").items()) card.rules.push_back(text_of(rule, "id"));
    for (const fhir::Value& fact : part(basis, "facts").items()) card.evidence.push_back(text_of(fact, "resource"));
    for (const fhir::Value& unknown : part(basis, "unknown").items()) card.unknown.emplace_back(unknown.text());
    for (const fhir::Value& reason : part(json, "overrideReasons").items())
        card.override_reasons.push_back(text_of(reason, "code"));
    for (const fhir::Value& unverified : part(basis, "unverified").items())
        card.unverified.emplace_back(unverified.text());
    for (const fhir::Value& suggestion : part(json, "suggestions").items())
        for (const fhir::Value& action : part(suggestion, "actions").items()) {
            const fhir::Value& resource = part(action, "resource");
            card.suggestions.push_back(text_of(action, "type") + ' ' +
                                       (resource.is_null() ? text_of(action, "resourceId") : text_of(resource, "id")));
            if (!resource.is_null()) fhir::append_json(card.drafts.emplace_back(), resource);
        }
    return card;
}

TraceSeen read_trace(const fhir::Value& json) {
    TraceSeen trace{text_of(json, "rule"),
                    text_of(json, "for"),
                    text_of(json, "outcome"),
                    text_of(json, "indicator"),
                    text_of(json, "suppressedBy"),
                    part(json, "shown").boolean().value_or(false),
                    {}};
    for (const fhir::Value& row : part(json, "conditions").items())
        trace.rows.push_back({text_of(row, "branch"), text_of(row, "text"), text_of(row, "outcome")});
    return trace;
}

Answer read_answer(const server::Evaluation& evaluation) {
    Answer answer;
    answer.response = evaluation.response;
    answer.explanation = evaluation.explanation;
    answer.decision_line = server::decision_line(evaluation.decision, "2026-08-15T12:00:00Z", 1);
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = fhir::parse_json(answer.explanation, arena, fhir::Keep::everything);
    if (!parsed) throw std::runtime_error("the explanation is not JSON");
    for (const fhir::Value& card : part(part(*parsed, "response"), "cards").items())
        answer.cards.push_back(read_card(card));
    for (const fhir::Value& row : part(*parsed, "trace").items()) answer.trace.push_back(read_trace(row));
    for (const fhir::Value& issue : part(*parsed, "issues").items())
        answer.issues.push_back(text_of(issue, "path") + ' ' + text_of(issue, "code"));
    return answer;
}

Answer ask(const Request& request, const std::string& config, fhir::Day day) {
    keep_as_seed(request);
    const auto evaluation = evaluate(request.body(day), config, day);
    if (!evaluation) throw std::runtime_error("refused: " + evaluation.error().message);
    return read_answer(*evaluation);
}

} // namespace eczema::tests
