#include "cards/steroid_potency.hpp"

#include "cards/number_text.hpp"
#include "cards/topical_class_basis.hpp"
#include "cards/unverified_facts.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace eczema::cards {
namespace {

using enum ValueSet;

enum class Kind : std::uint8_t { plain, augmented, emollient };

enum Vehicle : std::uint16_t {
    cream = 1,
    ointment = 2,
    lotion = 4,
    gel = 8,
    foam = 16,
    solution = 32,
    spray = 64,
    oil = 128,
    tape = 256,
    any = 511,
};

struct PotencyRow {
    std::string_view ingredient;
    std::string_view salt; // word of the substance's name; empty: any
    double low, high;      // percent, both inclusive; 0 to 100 takes an unknown strength too
    std::uint16_t vehicles;
    ValueSet set;
    Kind kind = Kind::plain;
};

constexpr std::string_view halobetasol = "41208", diflorasone = "91311", fluocinonide = "4462", desoximetasone = "3255",
                           flurandrenolide = "4500", betamethasone = "1514", amcinonide = "17652", halcinonide = "5084",
                           mometasone = "108118", triamcinolone = "10759", fluticasone = "41126",
                           clocortolone = "21249", fluocinolone = "25126", hydrocortisone = "5492",
                           prednicarbate = "34369", alclometasone = "108088", desonide = "3254";

struct Name {
    std::string_view code, shown;
};
constexpr Name ingredient_names[] = {
    {halobetasol, "halobetasol"},
    {diflorasone, "diflorasone"},
    {fluocinonide, "fluocinonide"},
    {desoximetasone, "desoximetasone"},
    {flurandrenolide, "flurandrenolide"},
    {betamethasone, "betamethasone"},
    {amcinonide, "amcinonide"},
    {halcinonide, "halcinonide"},
    {mometasone, "mometasone"},
    {triamcinolone, "triamcinolone"},
    {fluticasone, "fluticasone"},
    {clocortolone, "clocortolone"},
    {fluocinolone, "fluocinolone"},
    {hydrocortisone, "hydrocortisone"},
    {prednicarbate, "prednicarbate"},
    {alclometasone, "alclometasone"},
    {desonide, "desonide"},
};

// The first row that fits counts. Clobetasol stays with its ingredient, at every strength.
constexpr PotencyRow rows[] = {
    {betamethasone, "", 0.05, 0.05, ointment | gel | lotion, drug_tcs_class_i, Kind::augmented},
    {betamethasone, "", 0.05, 0.05, cream, drug_tcs_class_ii, Kind::augmented},
    {halobetasol, "", 0.05, 0.05, cream | ointment | lotion, drug_tcs_class_i},
    {diflorasone, "", 0.05, 0.05, ointment, drug_tcs_class_i},
    {diflorasone, "", 0.05, 0.05, cream, drug_tcs_class_ii},
    {fluocinonide, "", 0.1, 0.1, cream, drug_tcs_class_i},
    {fluocinonide, "", 0.05, 0.05, cream, drug_tcs_class_iii_iv, Kind::emollient},
    {fluocinonide, "", 0.05, 0.05, cream | gel | ointment | solution, drug_tcs_class_ii},
    {desoximetasone, "", 0.25, 0.25, spray, drug_tcs_class_i},
    {desoximetasone, "", 0.25, 0.25, cream | ointment, drug_tcs_class_ii},
    {desoximetasone, "", 0.05, 0.05, gel, drug_tcs_class_ii},
    {desoximetasone, "", 0.05, 0.05, cream, drug_tcs_class_iii_iv},
    {flurandrenolide, "", 0, 100, tape, drug_tcs_class_i},
    {flurandrenolide, "", 0.05, 0.05, ointment, drug_tcs_class_iii_iv},
    {flurandrenolide, "", 0.05, 0.05, cream | lotion, drug_tcs_class_v},
    {betamethasone, "dipropionate", 0.05, 0.05, ointment, drug_tcs_class_ii},
    {betamethasone, "dipropionate", 0.05, 0.05, cream, drug_tcs_class_iii_iv},
    {betamethasone, "dipropionate", 0.05, 0.05, lotion, drug_tcs_class_v},
    {betamethasone, "valerate", 0.1, 0.1, ointment, drug_tcs_class_iii_iv},
    {betamethasone, "valerate", 0.12, 0.12, foam, drug_tcs_class_iii_iv},
    {betamethasone, "valerate", 0.1, 0.1, cream, drug_tcs_class_v},
    {betamethasone, "valerate", 0.1, 0.1, lotion, drug_tcs_class_vi_vii},
    {amcinonide, "", 0.1, 0.1, ointment, drug_tcs_class_ii},
    {amcinonide, "", 0.1, 0.1, cream | lotion, drug_tcs_class_iii_iv},
    {halcinonide, "", 0.1, 0.1, cream | ointment | solution, drug_tcs_class_ii},
    {mometasone, "", 0.1, 0.1, ointment, drug_tcs_class_ii},
    {mometasone, "", 0.1, 0.1, cream | lotion | solution, drug_tcs_class_iii_iv},
    {triamcinolone, "", 0.5, 0.5, ointment, drug_tcs_class_ii},
    {triamcinolone, "", 0.5, 0.5, cream, drug_tcs_class_iii_iv},
    {triamcinolone, "", 0.1, 0.1, cream | ointment | spray, drug_tcs_class_iii_iv},
    {triamcinolone, "", 0.1, 0.1, lotion, drug_tcs_class_v},
    {triamcinolone, "", 0.025, 0.025, any, drug_tcs_class_vi_vii},
    {fluticasone, "", 0.005, 0.005, ointment, drug_tcs_class_iii_iv},
    {fluticasone, "", 0.05, 0.05, cream | lotion, drug_tcs_class_v},
    {clocortolone, "", 0.1, 0.1, cream, drug_tcs_class_iii_iv},
    {fluocinolone, "", 0.025, 0.025, ointment, drug_tcs_class_iii_iv},
    {fluocinolone, "", 0.025, 0.025, cream, drug_tcs_class_v},
    {fluocinolone, "", 0.01, 0.01, any, drug_tcs_class_vi_vii},
    {hydrocortisone, "valerate", 0.2, 0.2, ointment, drug_tcs_class_iii_iv},
    {hydrocortisone, "valerate", 0, 100, any, drug_tcs_class_v},
    {hydrocortisone, "butyrate", 0, 100, any, drug_tcs_class_v},
    {hydrocortisone, "probutate", 0, 100, any, drug_tcs_class_v},
    {hydrocortisone, "", 0.5, 2.5, any, drug_tcs_class_vi_vii},
    {prednicarbate, "", 0.1, 0.1, cream | ointment, drug_tcs_class_v},
    {alclometasone, "", 0.05, 0.05, cream | ointment, drug_tcs_class_vi_vii},
    {desonide, "", 0.05, 0.05, any, drug_tcs_class_vi_vii},
};

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

struct VehicleName {
    std::string_view word; // that ends RxNorm's name of the dose form
    std::uint16_t vehicle;
};
constexpr VehicleName vehicle_names[] = {{"Cream", cream}, {"Ointment", ointment}, {"Lotion", lotion},
                                         {"Gel", gel},     {"Foam", foam},         {"Topical Solution", solution},
                                         {"Spray", spray}, {"Oil", oil},           {"Medicated Tape", tape}};

std::uint16_t vehicle_of(std::string_view dose_form) {
    for (const VehicleName& name : vehicle_names)
        if (dose_form.ends_with(name.word)) return name.vehicle;
    return 0;
}

std::string steroid_text(const PotencyRow& row) {
    std::string text;
    for (const Name& name : ingredient_names)
        if (name.code == row.ingredient) text = name.shown;
    if (!row.salt.empty()) text += ' ' + std::string(row.salt);
    if (row.kind == Kind::augmented) text += ", augmented";
    if (row.kind == Kind::emollient) text += ", emollient";
    return text;
}

std::string strength_text(const PotencyRow& row) {
    if (row.low <= 0) return "any";
    const std::string low = number_text(row.low);
    return (row.low == row.high ? low : low + " to " + number_text(row.high)) + " %";
}

std::string vehicles_text(const PotencyRow& row) {
    if (row.vehicles == any) return "any";
    std::string text;
    for (const VehicleName& name : vehicle_names)
        if ((row.vehicles & name.vehicle) != 0) text += (text.empty() ? "" : ", ") + lower_case(name.word);
    return text;
}

Kind kind_of(const TopicalSteroid& steroid) {
    const std::string distinction = lower_case(steroid.distinction);
    if (steroid.dose_form.starts_with("Augmented ") || distinction == "augmented") return Kind::augmented;
    return distinction == "emollient" ? Kind::emollient : Kind::plain;
}

// Rows of a special kind ask for it; all others take emollient products too.
bool is_of_kind(const PotencyRow& row, Kind kind) {
    return row.kind == kind || (row.kind == Kind::plain && kind == Kind::emollient);
}

bool has_strength(const PotencyRow& row, const std::optional<double>& percent) {
    if (row.low <= 0) return true;
    constexpr double rounding = 0.01; // of what RxNorm rounds
    return percent && *percent >= row.low * (1 - rounding) && *percent <= row.high * (1 + rounding);
}

} // namespace

std::optional<ValueSet> steroid_class(const TopicalSteroid& steroid) {
    const std::string substance = lower_case(steroid.substance);
    const std::uint16_t vehicle = vehicle_of(steroid.dose_form);
    const Kind kind = kind_of(steroid);
    for (const PotencyRow& row : rows)
        if (row.ingredient == steroid.ingredient && is_of_kind(row, kind) && has_strength(row, steroid.percent) &&
            (row.vehicles == any || (row.vehicles & vehicle) != 0) && substance.find(row.salt) != std::string::npos)
            return row.set;
    return std::nullopt;
}

std::vector<PotencyText> steroid_potency_in_words() {
    std::vector<PotencyText> table;
    for (const PotencyRow& row : rows)
        table.push_back({steroid_text(row), strength_text(row), vehicles_text(row), std::string(class_name(row.set))});
    return table;
}

void add_unverified_steroid_potency(UnverifiedFacts& facts) {
    facts.push_back({std::string(row_of(PotencySource::potency_table).id), "potency of topical steroids",
                     "the whole table, " + std::to_string(std::size(rows)) +
                         " rows: class of a topical steroid by strength, vehicle and salt",
                     "gk", Effect::draft});
}

} // namespace eczema::cards
