#include "cards/methotrexate_timing.hpp"

#include "cards/draft_json.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/patient_facts.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

namespace eczema::cards {
namespace {

using fhir::Dosage;
using fhir::Value;

constexpr double week_days = 7;
constexpr double lowest_weekly_mg = 7.5, highest_weekly_mg = 25; // S31

bool is_about(double a, double b) { return std::abs(a - b) < 1e-6; }

// --- words ------------------------------------------------------------------------------------------------------

constexpr std::string_view daily_words[] = {
    "daily",         "every day",     "each day",    "per day",   "once a day",  "twice a day", "times a day",
    "every morning", "every evening", "every night", "b.i.d",     "täglich",     "taeglich",    "tgl.",
    "jeden tag",     "pro tag",       "quotidien",   "par jour",  "chaque jour", "al giorno",   "al día",
    "al dia",        "cada día",      "diario",      "dagelijks", "per dag",     "dagligen",    "each morning",
    "each evening",  "every 24",      "q.d",         "mg/d",      "1-0-0",       "0-0-1",       "1-0-1"};
constexpr std::string_view daily_codes[] = {"bid",  "tid",  "qid", "qd", "od",
                                            "qday", "q24h", "qam", "qpm"}; // as words of their own
constexpr std::string_view denials[] = {"not", "never",  "don't", "dont",  "nicht", "niemals",
                                        "nie", "jamais", "pas",   "nunca", "niet",  "nooit"};
constexpr std::string_view folic_words[] = {"foli", "folate", "folsäure", "folsaeure"};

bool is_letter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || c == '\'';
}

// Whether the text begins with one of the words, or with one as a whole word.
template <std::size_t N>
bool begins_with_any(std::string_view text, const std::string_view (&words)[N], bool is_whole) {
    return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
        return text.starts_with(word) && (!is_whole || text.size() == word.size() || !is_letter(text[word.size()]));
    });
}

// Between a denial and "daily": "not to be taken daily".
constexpr std::string_view between[] = {"",          "take",    "taken",     "to be taken", "be taken", "take it",
                                        "take this", "to take", "einnehmen", "prendre",     "tomar",    "innemen"};

bool is_denied(std::string_view before) {
    constexpr std::size_t longest_bytes = 64; // a denial with what may stand after it is shorter
    before.remove_prefix(before.size() - std::min(before.size(), longest_bytes));
    std::size_t last = before.npos, end = 0;
    for (const std::string_view word : denials)
        for (std::size_t at = before.find(word); at != before.npos; at = before.find(word, at + 1)) {
            const bool begins = at == 0 || !is_letter(before[at - 1]);
            const bool ends = at + word.size() == before.size() || !is_letter(before[at + word.size()]);
            if (begins && ends && (last == before.npos || at > last)) {
                last = at;
                end = at + word.size();
            }
        }
    if (last == before.npos) return false;
    const std::string_view words = fhir::trimmed(before.substr(end));
    return std::find(std::begin(between), std::end(between), words) != std::end(between);
}

// Of folic acid is all that stands after that word in the clause; denied, what stands right after the denial. Looked
// at once from front to back, since anybody can send a text of any length.
bool clause_says_daily(std::string_view clause) {
    for (std::size_t at = 0; at < clause.size(); ++at) {
        if (at > 0 && is_letter(clause[at - 1])) continue; // inside a word
        const std::string_view rest = clause.substr(at);
        if (begins_with_any(rest, folic_words, false)) return false;
        const bool is_daily = begins_with_any(rest, daily_words, false) || begins_with_any(rest, daily_codes, true);
        if (is_daily && !is_denied(clause.substr(0, at))) return true;
    }
    return false;
}

// --- amounts ----------------------------------------------------------------------------------------------------

// Strength of the products in the value set, from their RxNorm names. `ml` of a piece, or 1 where the name has a
// strength per mL only; 0 for a tablet.
struct Product {
    std::string_view rxnorm;
    double mg, ml;
    bool is_piece = true;
};
constexpr Product products[] = {
    {"105585", 2.5, 0},        {"105586", 10, 0},          {"283510", 15, 0},         {"283511", 5, 0},
    {"283671", 7.5, 0},        {"1921592", 2.5, 1, false}, {"2671462", 2, 1, false},  {"1946772", 25, 1, false},
    {"1655956", 25, 1, false}, {"1655959", 25, 1, false},  {"1655960", 25, 1, false}, {"1655967", 25, 1, false},
    {"1655968", 25, 1, false}, {"1441402", 10, 0.4},       {"1441411", 15, 0.4},      {"1441416", 20, 0.4},
    {"1441422", 25, 0.4},      {"1544378", 10, 0.2},       {"1544385", 12.5, 0.25},   {"1544387", 15, 0.3},
    {"1544389", 17.5, 0.35},   {"1544395", 22.5, 0.45},    {"1544397", 25, 0.5},      {"1544399", 27.5, 0.55},
    {"1544401", 30, 0.6},      {"1544403", 7.5, 0.15},     {"1594757", 7.5, 0.4},     {"1747179", 12.5, 0.4},
    {"1747185", 17.5, 0.4},    {"1747192", 22.5, 0.4},     {"2377333", 10, 0.4},      {"2377341", 12.5, 0.5},
    {"2377343", 15, 0.6},      {"2377345", 17.5, 0.7},     {"2377347", 20, 0.8},      {"2377349", 22.5, 0.9},
    {"2377351", 25, 1},        {"2377353", 7.5, 0.3},
};

std::optional<Product> find_product(const fhir::Medication& drug, const DrugProducts& products_known) {
    for (const fhir::Coding& coding : drug.code.codings)
        if (fhir::code_system(coding.system) == fhir::CodeSystem::rxnorm)
            for (const Product& product : products)
                if (product.rxnorm == coding.code) return product;
    if (const auto known = products_known.strength_of(drug.code))
        return Product{{}, known->mg, known->ml, known->is_piece};
    return std::nullopt;
}

bool counts_tablets(const fhir::Quantity& dose) {
    const std::string unit = fhir::phrase_key(dose.unit_text.empty() ? dose.unit : dose.unit_text);
    return unit.starts_with("tab") || unit.starts_with("{tab") || unit.starts_with("{tbl") || unit == "1" ||
           unit.empty();
}

std::optional<double> milligrams(const fhir::Quantity& dose, const std::optional<Product>& product) {
    if (!dose.value || dose.has_comparator() || *dose.value <= 0) return std::nullopt;
    if (const auto mg = fhir::amount_in(dose, "mg")) return mg;
    if (!product) return std::nullopt;
    if (const auto ml = fhir::amount_in(dose, "mL"); ml && product->ml > 0) return *ml * product->mg / product->ml;
    if ((product->ml == 0 && counts_tablets(dose)) || (product->is_piece && fhir::counts_injections(dose)))
        return *dose.value * product->mg;
    return std::nullopt;
}

// --- the order --------------------------------------------------------------------------------------------------

std::string days_a_week(int days) { return std::to_string(days) + " days a week"; }

// "10 mg every day", "2.5 mg 3 times a week", "10 mg every 2 weeks".
std::string rhythm_text(const std::optional<double>& mg, const Dosage& dosage) {
    const double interval = *dosage.interval_days;
    std::string text = mg ? number_text(*mg) + " mg " : std::string();
    if (interval > week_days) return text + "every " + number_text(std::round(interval * 10) / 10) + " days";
    if (is_about(interval, 1)) return text + "every day";
    const bool is_by_day = interval < 1;
    const double times = std::round((is_by_day ? 1 : week_days) / interval * 10) / 10;
    return text + number_text(times) + " times a " + (is_by_day ? "day" : "week");
}

// What is not once a week in the order, in words; empty where nothing is. A single dose has no rhythm.
std::string not_weekly(const fhir::MedicationRequest& order, const std::optional<Product>& product) {
    if (order.dosages.empty()) return "no frequency";
    std::map<double, std::uint8_t> weekdays; // by sequence
    for (const Dosage& dosage : order.dosages) {
        if (dosage.is_single) continue;
        std::uint8_t& days = weekdays[dosage.sequence.value_or(0)];
        days = static_cast<std::uint8_t>(days | dosage.weekdays);
        if (const int count = std::popcount(days); count > 1) return days_a_week(count);
        if (!dosage.interval_days) return "no frequency";
        if (!is_about(*dosage.interval_days, week_days)) return rhythm_text(milligrams(dosage.dose, product), dosage);
    }
    for (const Dosage& dosage : order.dosages)
        if (says_daily(dosage.text) || says_daily(dosage.instruction)) return "a text that says daily";
    return {};
}

// mg a week of the steps that repeat, one sequence at a time. An amount that cannot be read leaves open how much more.
struct WeeklyDose {
    std::map<double, double> by_sequence;
    bool is_readable = true;

    double highest() const {
        double most = 0;
        for (const auto& [sequence, mg] : by_sequence) most = std::max(most, mg);
        return most;
    }
    bool rises() const { return by_sequence.size() > 1 && by_sequence.rbegin()->second > by_sequence.begin()->second; }
};

WeeklyDose weekly_dose(const fhir::MedicationRequest& order, const std::optional<Product>& product) {
    WeeklyDose dose;
    for (const Dosage& dosage : order.dosages) {
        if (dosage.is_single) continue;
        const auto mg = milligrams(dosage.dose, product);
        if (mg && dosage.interval_days)
            dose.by_sequence[dosage.sequence.value_or(0)] += *mg * week_days / *dosage.interval_days;
        else
            dose.is_readable = false;
    }
    return dose;
}

FactValue weekly_mg(const WeeklyDose& dose, std::span<const Evidence> evidence, std::pmr::memory_resource& arena) {
    if (dose.by_sequence.empty()) return dose.is_readable ? not_applicable() : unknown_fact("dose of the order");
    const double mg = std::round(dose.highest() * 1000) / 1000;
    FactValue value = number_fact(mg, evidence, text_in(arena, number_text(mg) + " mg a week"));
    if (!dose.is_readable) value.number->high = std::numeric_limits<double>::infinity();
    return value;
}

bool is_cancer(const fhir::CodeableConcept& reason, const Derivation& from) {
    const SetBits sets = from.value_sets.table.sets_of(reason).sets;
    return holds(sets, ValueSet::cond_malignancy) || holds(sets, ValueSet::cond_cutaneous_lymphoma);
}

// A reason that cannot be read may be one.
Tri is_for_cancer(const fhir::MedicationRequest& order, const Derivation& from) {
    Tri found = Tri::no;
    const auto add = [&](const fhir::CodeableConcept& reason) {
        const bool is_known = from.value_sets.table.sets_of(reason).is_known_system;
        found |= is_cancer(reason, from) ? Tri::yes : tri(!is_known) & Tri::unknown;
    };
    for (const fhir::CodeableConcept& reason : order.reasons) add(reason);
    for (const fhir::Reference& reference : order.reason_references) {
        const fhir::Condition* condition = from.conditions_by_id->find(reference.id);
        if (condition)
            add(condition->code);
        else
            found |= Tri::unknown;
    }
    return found;
}

// By mouth, under the skin or into a muscle, where it is given once a week, or by another route.
Tri is_by_other_route(const fhir::MedicationRequest& order, const ValueSets& value_sets) {
    bool is_any_other = false, is_any_open = order.dosages.empty();
    for (const Dosage& dosage : order.dosages) {
        const fhir::Membership route = value_sets.table.sets_of(dosage.route);
        if (holds(route.sets, ValueSet::route_oral) || holds(route.sets, ValueSet::route_subcutaneous) ||
            holds(route.sets, ValueSet::route_intramuscular))
            return Tri::no;
        (route.is_known_system ? is_any_other : is_any_open) = true;
    }
    return is_any_open ? Tri::unknown : tri(is_any_other);
}

// --- the order anew ---------------------------------------------------------------------------------------------

std::string json_of(const Value& value) {
    std::string json;
    fhir::append_json(json, value);
    return json;
}

const Value& member_of(const Value& object, std::string_view name) {
    static constexpr Value absent{};
    const Value* found = object.find(name);
    return found ? *found : absent;
}

// Whether the order says more of how it is taken than a rewriting of its timing takes along: it would contradict it.
bool says_more(const Value& order) {
    const auto has_any = [](const Value& object, std::initializer_list<std::string_view> names) {
        return std::any_of(names.begin(), names.end(),
                           [&](std::string_view name) { return !member_of(object, name).is_null(); });
    };
    if (has_any(order, {"note", "renderedDosageInstruction"})) return true;
    for (const Value& dosage : fhir::one_or_many(member_of(order, "dosageInstruction"))) {
        if (has_any(dosage, {"additionalInstruction", "additionalInstructions", "maxDosePerPeriod", "asNeededBoolean",
                             "asNeededCodeableConcept", "asNeeded", "asNeededFor", "rateRatio", "rateRange"}))
            return true;
        for (const Value& dose : fhir::one_or_many(member_of(dosage, "doseAndRate")))
            if (has_any(dose, {"doseRange", "rateRatio", "rateRange", "rateQuantity"})) return true;
        if (has_any(member_of(member_of(dosage, "timing"), "repeat"),
                    {"count", "countMax", "timeOfDay", "when", "dayOfWeek", "duration"}))
            return true;
    }
    return false;
}

// Words about taking it that stand beside the dosages.
bool says_daily_elsewhere(const Value& order) {
    for (const Value& note : fhir::one_or_many(member_of(order, "note")))
        if (says_daily(member_of(note, "text").text())) return true;
    if (says_daily(member_of(order, "renderedDosageInstruction").text())) return true;
    for (const Value& dosage : fhir::one_or_many(member_of(order, "dosageInstruction"))) {
        if (says_daily(member_of(member_of(member_of(dosage, "timing"), "code"), "text").text())) return true;
        for (const Value& added : fhir::one_or_many(member_of(dosage, "additionalInstruction")))
            if (says_daily(member_of(added, "text").text())) return true;
    }
    return false;
}

// The bounds of the old timing stay.
std::string weekly_timing_json(const Value& old) {
    std::string repeat, timing;
    {
        JsonObject members(repeat);
        bool is_dstu2 = false;
        if (const Value* sent = old.find("repeat"))
            for (const fhir::Member& member : sent->members()) {
                is_dstu2 |= member.name == "periodUnits";
                if (member.name.starts_with("bounds")) members.raw(member.name, json_of(member.value));
            }
        members.raw("frequency", "1").raw("period", "1").text(is_dstu2 ? "periodUnits" : "periodUnit", "wk");
    }
    JsonObject(timing).raw("repeat", repeat);
    return timing;
}

std::string weekly_dosage_json(const Value& old, double mg) {
    std::string json;
    {
        JsonObject members(json);
        members.text("text", number_text(mg) + " mg once a week, always on the same weekday. Weekday: ____");
        const Value* timing = nullptr;
        for (const fhir::Member& member : old.members()) {
            if (member.name == "timing") timing = &member.value;
            const bool is_rewritten = member.name == "text" || member.name == "timing" ||
                                      (member.name == "patientInstruction" && says_daily(member.value.text()));
            if (!is_rewritten) members.raw(member.name, json_of(member.value));
        }
        members.raw("timing", weekly_timing_json(timing ? *timing : Value()));
    }
    return json;
}

} // namespace

bool says_daily(std::string_view text) {
    const std::string key = fhir::phrase_key(text);
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= key.size(); ++i) {
        // A full stop or comma inside a number or an abbreviation ends no clause.
        const bool ends = i == key.size() || key[i] == ';' || key[i] == '!' ||
                          ((key[i] == '.' || key[i] == ',') && (i + 1 == key.size() || key[i + 1] == ' '));
        if (!ends) continue;
        if (clause_says_daily(std::string_view(key).substr(begin, std::min(i + 1, key.size()) - begin))) return true;
        begin = i + 1;
    }
    return false;
}

std::optional<std::string> weekly_order_json(const fhir::DraftOrder& draft, const DrugProducts& products_known) {
    if (draft.id.empty() || !draft.resource || says_more(*draft.resource) || !draft.medication_request ||
        draft.medication_request->dosages.size() != 1)
        return std::nullopt;
    const fhir::MedicationRequest& order = *draft.medication_request;
    const auto mg = milligrams(order.dosages.front().dose, find_product(order.drug, products_known));
    if (!mg || *mg < lowest_weekly_mg || *mg > highest_weekly_mg) return std::nullopt;
    std::string json;
    {
        JsonObject members(json);
        for (const fhir::Member& member : draft.resource->members()) {
            const auto dosages = fhir::one_or_many(member.value);
            if (member.name == "dosageInstruction" && dosages.size() == 1)
                members.raw(member.name, '[' + weekly_dosage_json(dosages.front(), *mg) + ']');
            else
                members.raw(member.name, json_of(member.value));
        }
    }
    return json;
}

void derive_methotrexate_order(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    for (const Fact fact : {Fact::methotrexate_not_weekly, Fact::methotrexate_weekly_mg, Fact::methotrexate_titrated,
                            Fact::order_for_cancer, Fact::methotrexate_other_route})
        at(facts, fact) = not_applicable();
    if (!judged.draft || !judged.draft->medication_request) return;
    if (judged.drug.is_in(ValueSet::drug_methotrexate) == Tri::no) return;
    const fhir::MedicationRequest& order = *judged.draft->medication_request;
    const std::optional<Product> product = find_product(order.drug, from.value_sets.products);
    const std::span<const Evidence> evidence =
        evidence_in(from.arena, {judged.draft->resource_type, judged.draft->id, std::nullopt});

    std::string found = not_weekly(order, product);
    if (found.empty() && judged.draft->resource && says_daily_elsewhere(*judged.draft->resource))
        found = "a text that says daily";
    at(facts, Fact::methotrexate_not_weekly) = {
        .truth = tri(!found.empty()), .detail = text_in(from.arena, found), .evidence = evidence};
    const WeeklyDose dose = weekly_dose(order, product);
    at(facts, Fact::methotrexate_weekly_mg) = weekly_mg(dose, evidence, from.arena);
    at(facts, Fact::methotrexate_titrated) = {.truth = tri(dose.rises())};
    at(facts, Fact::order_for_cancer) = {.truth = is_for_cancer(order, from)};
    at(facts, Fact::methotrexate_other_route) = {.truth = is_by_other_route(order, from.value_sets)};
}

// Folic acid in use or among the drafts.
void derive_folic_acid(const Derivation& from, PatientFacts& facts) {
    FactBuilder found(from.arena);
    for (const Exposure& exposure : from.exposures)
        found.add(exposure.drug.is_in(ValueSet::drug_folic_acid) & exposure.is_on, evidence_of(exposure));
    for (const DraftedDrug& drafted : from.drafted)
        if (!drafted.is_stop && drafted.draft->medication_request)
            found.add(drafted.drug.is_in(ValueSet::drug_folic_acid),
                      {drafted.draft->resource_type, drafted.draft->id, std::nullopt});
    FactValue& missing = at(facts, Fact::folic_acid_missing);
    missing = found.value(knows_medications(from.record));
    missing.truth = !missing.truth;
    missing.missing = knows_medications(from.record) ? "which drug is ordered" : missing_medications(from.record);
}

} // namespace eczema::cards
