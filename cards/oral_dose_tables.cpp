#include "cards/number_text.hpp"
#include "cards/oral_doses.hpp"
#include "cards/unverified_facts.hpp"
#include "fhir/json.hpp"

namespace eczema::cards {
namespace {

std::string mark(bool is_verified) { return is_verified ? "" : " (unverified)"; }

std::string amounts(int start_mg, int max_mg) {
    return "first dose " + std::to_string(start_mg) + " mg a day at most, then " + std::to_string(max_mg) + " mg";
}

std::string limit_text(const DoseLimit& limit) {
    if (limit.max_mg == 0) return "not to be given";
    std::string text = amounts(limit.start_mg, limit.max_mg);
    if (limit.start_days > 0) text += " after " + std::to_string(limit.start_days / 7) + " weeks";
    return text;
}

std::string range_text(const TraditionalDose& dose) {
    return number_text(dose.from) + " to " + number_text(dose.to) + ' ' + std::string(dose.unit);
}

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

void add_object(std::string& json, std::string_view id, std::string_view dose, std::string_view source) {
    if (json.back() != '[') json += ',';
    json += "{\"id\":" + quoted(id) + ",\"dose\":" + quoted(dose) + ",\"source\":" + quoted(source) + '}';
}

// Rows of several labels share their limits: each is told once.
template <class Visit>
void for_each_limit(Visit visit) {
    const DoseLimit* last = nullptr;
    for (const JakDose& dose : jak_doses()) {
        if (dose.limits.data() == last || !dose.is_verified) continue;
        last = dose.limits.data();
        for (const DoseLimit& limit : dose.limits) visit(dose, limit);
    }
}

std::string dose_of(const JakDose& dose) {
    return std::string(dose.population) + ": " + amounts(dose.start_mg, dose.max_mg);
}

} // namespace

std::string oral_dose_tables_markdown() {
    std::string out =
        "\n## Table: doses of JAK inhibitors\n\n| row | drug | label | dose | source |\n|---|---|---|---|---|\n";
    for (const JakDose& dose : jak_doses())
        out += "| `" + std::string(dose.id) + "` | " + std::string(drug_name(dose.drug)) + " | " +
               labels_text(dose.labels) + " | " + dose_of(dose) + " | " + std::string(dose.source) +
               mark(dose.is_verified) + " |\n";
    out += "\n## Table: what lowers the dose of a JAK inhibitor\n\nOf several the lowest counts.\n\n| row | drug | "
           "where | "
           "dose | source |\n|---|---|---|---|---|\n";
    for_each_limit([&](const JakDose& dose, const DoseLimit& limit) {
        out += "| `" + std::string(limit.id) + "` | " + std::string(drug_name(dose.drug)) + " | " +
               std::string(limit.words) + " | " + limit_text(limit) + " | " + std::string(limit.source) +
               mark(limit.is_verified) + " |\n";
    });
    out += "\n## Table: doses of traditional immunosuppressants\n\n| row | drug | dose | note | source "
           "|\n|---|---|---|---|---|\n";
    for (const TraditionalDose& dose : traditional_doses())
        out += "| `" + std::string(dose.id) + "` | " + std::string(drug_name(dose.drug)) + " | " + range_text(dose) +
               (dose.given.empty() ? "" : ", " + std::string(dose.given)) + " | " + std::string(dose.note) + " | " +
               std::string(dose.source) + mark(dose.source != "gk") + " |\n";
    return out;
}

void add_unverified_oral_doses(UnverifiedFacts& facts) {
    for (const JakDose& dose : jak_doses())
        if (!dose.is_verified)
            facts.push_back({std::string(dose.id), "doses of JAK inhibitors",
                             std::string(drug_name(dose.drug)) + ", " + labels_text(dose.labels) + ", " + dose_of(dose),
                             std::string(dose.source), Effect::draft});
    for_each_limit([&](const JakDose& dose, const DoseLimit& limit) {
        if (!limit.is_verified)
            facts.push_back(
                {std::string(limit.id), "what lowers the dose of a JAK inhibitor",
                 std::string(drug_name(dose.drug)) + ", " + std::string(limit.words) + ": " + limit_text(limit),
                 std::string(limit.source), Effect::draft});
    });
    for (const TraditionalDose& dose : traditional_doses())
        if (is_general_knowledge(dose.source))
            facts.push_back({std::string(dose.id), "doses of traditional immunosuppressants",
                             std::string(drug_name(dose.drug)) + ": " + range_text(dose), std::string(dose.source),
                             Effect::card});
}

std::string oral_dose_tables_json() {
    std::string json = ",\"jakDoses\":[";
    for (const JakDose& dose : jak_doses()) add_object(json, dose.id, dose_of(dose), dose.source);
    json += "],\"jakDoseLimits\":[";
    for_each_limit([&](const JakDose&, const DoseLimit& limit) {
        add_object(json, limit.id, std::string(limit.words) + ": " + limit_text(limit), limit.source);
    });
    json += "],\"traditionalDoses\":[";
    for (const TraditionalDose& dose : traditional_doses()) add_object(json, dose.id, range_text(dose), dose.source);
    return json + ']';
}

} // namespace eczema::cards
