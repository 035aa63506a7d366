#include "server/request_metrics.hpp"

#include "cards/rule.hpp"
#include "server/token_check.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

constexpr std::array<unsigned, 16> statuses{200, 204, 400, 401, 403, 404, 405, 408,
                                            412, 413, 415, 417, 429, 431, 500, 503};
constexpr std::array<std::string_view, fetch_outcome_count> fetch_outcomes{
    "fetched", "not_found", "forbidden", "throttled", "failed", "too_large", "timed_out", "unreachable"};
constexpr std::size_t stored = 0, not_stored = 1; // columns of feedback_

// Why calls are turned away, besides the faults of tokens.
constexpr std::array<std::string_view, 10> causes{
    "nothing_shown",       "certificate",        "not_entitled",         "rate", "capacity", "too_many_tokens",
    "too_many_bad_tokens", "replay_memory_full", "replay_store_failing", "other"};

std::vector<std::string> texts(std::span<const std::string_view> views) { return {views.begin(), views.end()}; }

std::vector<std::string> status_texts() {
    std::vector<std::string> result;
    for (const unsigned status : statuses) result.push_back(std::to_string(status));
    result.emplace_back("other");
    return result;
}

std::size_t status_column(unsigned status) {
    return static_cast<std::size_t>(std::find(statuses.begin(), statuses.end(), status) - statuses.begin());
}

std::vector<std::string> service_ids() {
    std::vector<std::string> result;
    for (const Service& service : services()) result.emplace_back(service.id);
    return result;
}

std::vector<std::string> rule_ids() {
    std::vector<std::string> result;
    for (const cards::Rule* rule : cards::live_rules()) result.emplace_back(rule->id);
    return result;
}

std::vector<std::string_view> cause_names() {
    std::vector<std::string_view> result;
    for (auto fault = TokenFault::malformed;; fault = static_cast<TokenFault>(static_cast<int>(fault) + 1)) {
        result.push_back(name_of(fault));
        if (fault == TokenFault::replayed) break;
    }
    result.insert(result.end(), causes.begin(), causes.end());
    return result;
}

std::string_view name_of(ProblemKind kind) {
    switch (kind) {
    case ProblemKind::bad_http:
        return "bad_http";
    case ProblemKind::unsupported_media:
        return "unsupported_media";
    case ProblemKind::body_too_large:
        return "body_too_large";
    case ProblemKind::headers_too_large:
        return "headers_too_large";
    case ProblemKind::timed_out:
        return "timed_out";
    case ProblemKind::expectation_failed:
        return "expectation_failed";
    case ProblemKind::internal:
        return "internal";
    case ProblemKind::too_many_requests:
        return "too_many_requests";
    case ProblemKind::unavailable:
        return "unavailable";
    default: // what later stages find, or a kind that the transport does not name
        return "other";
    }
}
constexpr std::array<std::string_view, 10> transport_causes{
    "bad_http",           "unsupported_media", "body_too_large",    "headers_too_large", "timed_out",
    "expectation_failed", "internal",          "too_many_requests", "unavailable",       "other"};

std::size_t service_row(const Service* service) { return static_cast<std::size_t>(service - services().data()); }

Metrics::Write table(const CountTable& counts, std::string_view row_label, std::string_view column_label) {
    return [&counts, row_label, column_label](Exposition& to) { counts.write(to, row_label, column_label); };
}

} // namespace

CountTable::CountTable(std::vector<std::string> rows, std::vector<std::string> columns)
    : rows_(std::move(rows)), columns_(std::move(columns)),
      counts_(std::make_unique<std::atomic<std::uint64_t>[]>(rows_.size() * columns_.size())) {}

void CountTable::add(std::size_t row, std::size_t column, std::uint64_t count) {
    counts_[row * columns_.size() + column].fetch_add(count, std::memory_order_relaxed);
}

void CountTable::write(Exposition& to, std::string_view row_label, std::string_view column_label) const {
    for (std::size_t row = 0; row < rows_.size(); ++row)
        for (std::size_t column = 0; column < columns_.size(); ++column) {
            const std::uint64_t count = counts_[row * columns_.size() + column].load(std::memory_order_relaxed);
            if (count == 0 && !column_label.empty()) continue;
            MetricLabels labels{{row_label, rows_[row]}};
            if (!column_label.empty()) labels.push_back({column_label, columns_[column]});
            to.sample(labels, count);
        }
}

RequestMetrics::RequestMetrics()
    : responses_(texts(route_names), status_texts()), calls_(service_ids(), status_texts()),
      cards_(service_ids(), {"info", "warning", "critical"}), rules_(rule_ids(), {"yes", "unknown"}),
      shown_(rule_ids(), {"shown"}), refused_(texts(cause_names()), {"cause"}),
      refused_by_transport_(texts(transport_causes), {"cause"}), fetches_(texts(fetch_outcomes), {"outcome"}),
      feedback_({"stored", "not_stored"}, {"result"}),
      durations_(std::make_unique<DurationHistogram[]>(services().size())) {
    for (const cards::Rule* rule : cards::live_rules()) rule_rows_.emplace(rule->id, rule_rows_.size());
    for (const std::string_view cause : cause_names()) cause_rows_.emplace(cause, cause_rows_.size());
}

void RequestMetrics::answered(const Exchange& exchange, const Decision* decision, const StageTimes& stages) {
    const std::size_t status = status_column(exchange.status);
    responses_.add(route_index(exchange), status);
    if (exchange.service && exchange.destination == Destination::service) {
        const std::size_t service = service_row(exchange.service);
        calls_.add(service, status);
        if (exchange.nanoseconds) durations_[service].observe(*exchange.nanoseconds);
        if (decision) count_decision(*decision, service);
    } else if (decision && !decision->refused.empty()) {
        count_decision(*decision, 0);
    }
    for (std::size_t i = 0; i < stages_.size(); ++i)
        if (const auto nanoseconds = stages.nanoseconds(static_cast<Stage>(i))) stages_[i].observe(*nanoseconds);
}

void RequestMetrics::count_decision(const Decision& decision, std::size_t service) {
    if (!decision.refused.empty()) {
        const auto cause = cause_rows_.find(decision.refused);
        refused_.add(cause == cause_rows_.end() ? cause_rows_.at("other") : cause->second, 0);
    }
    for (std::size_t i = 0; i < decision.cards_by_indicator.size(); ++i)
        if (decision.cards_by_indicator[i] > 0) cards_.add(service, i, decision.cards_by_indicator[i]);
    for (const RuleOutcome& rule : decision.rules) {
        const auto row = rule_rows_.find(rule.rule);
        if (row == rule_rows_.end()) continue;
        rules_.add(row->second, rule.outcome == cards::Tri::yes ? 0 : 1);
        if (rule.is_shown) shown_.add(row->second, 0);
    }
    for (std::size_t i = 0; i < decision.fetches.size(); ++i)
        if (decision.fetches[i] > 0) fetches_.add(i, 0, decision.fetches[i]);
}

void RequestMetrics::refused_by_transport(ProblemKind kind, unsigned status) {
    responses_.add(route_names.size() - 1, status_column(status));
    const auto at = std::find(transport_causes.begin(), transport_causes.end(), name_of(kind));
    refused_by_transport_.add(static_cast<std::size_t>(at - transport_causes.begin()), 0);
}

void RequestMetrics::left() { left_.fetch_add(1, std::memory_order_relaxed); }

void RequestMetrics::feedback(std::size_t reports, bool are_stored) {
    feedback_.add(are_stored ? stored : not_stored, 0, reports);
}

void RequestMetrics::add_to(Metrics& metrics) const {
    using enum MetricType;
    metrics.add_family("eczema_cds_http_responses_total", "HTTP responses of any kind.", counter,
                       table(responses_, "route", "status"));
    metrics.add_family("eczema_cds_requests_total", "Calls of CDS services that were answered.", counter,
                       table(calls_, "service", "status"));
    metrics.add_family(
        "eczema_cds_request_duration_seconds",
        "Time from a whole call of a CDS service to its answer, waiting for FHIR servers included.", histogram,
        [this](Exposition& to) {
            for (const Service& service : services())
                to.durations({{"service", std::string(service.id)}}, durations_[service_row(&service)].read());
        });
    metrics.add_family("eczema_cds_stage_duration_seconds", "Time in one stage of a request that came to it.",
                       histogram, [this](Exposition& to) {
                           for (std::size_t i = 0; i < stages_.size(); ++i)
                               to.durations({{"stage", std::string(stage_names[i])}}, stages_[i].read());
                       });
    metrics.add_family("eczema_cds_cards_total", "Cards in answers.", counter, table(cards_, "service", "indicator"));
    metrics.add_family("eczema_cds_rule_outcomes_total",
                       "Outcomes of rules other than no, for each patient or ordered resource that a rule judged.",
                       counter, table(rules_, "rule", "outcome"));
    metrics.add_family("eczema_cds_rules_shown_total", "Outcomes of rules that stood on a card.", counter,
                       table(shown_, "rule", {}));
    metrics.add_family(
        "eczema_cds_refusals_total",
        "Requests turned away by authentication, entitlement or rate, by the cause in the decision line.", counter,
        table(refused_, "cause", {}));
    metrics.add_family("eczema_cds_transport_refusals_total", "Requests refused before any stage saw them.", counter,
                       table(refused_by_transport_, "cause", {}));
    metrics.add_family("eczema_cds_fhir_fetches_total", "Questions put to FHIR servers.", counter,
                       table(fetches_, "outcome", {}));
    metrics.add_family("eczema_cds_feedback_reports_total", "Reports on cards that were ready to be stored.", counter,
                       table(feedback_, "result", {}));
    metrics.add_counter("eczema_cds_clients_left_total", "Requests whose client left while FHIR servers were asked.",
                        [this] { return static_cast<double>(left_.load(std::memory_order_relaxed)); });
    metrics.add_gauge("eczema_cds_requests_under_way", "Requests that have arrived and are not answered yet.",
                      [this] { return static_cast<double>(under_way_.load(std::memory_order_relaxed)); });
}

} // namespace eczema::server
