// Doses of the drugs taken by mouth as data rows: the labelled ones of the JAK inhibitors with what lowers them
// (specification 3.4, R19, R20), and the ranges of the traditional immunosuppressants (3.5). Every row names its
// source. It must not read an order.
#pragma once
#include "cards/dosing.hpp"

namespace eczema::cards {

enum class LimitReason : std::uint8_t {
    age,
    kidney,
    cyp3a4_inhibitor,
    cyp2c19_inhibitor,
    fluconazole,
    probenecid,
};

// What lowers a labelled dose. Of several the lowest counts, of the first dose and of the most alike.
struct DoseLimit {
    std::string_view id; // what a site signs off
    LimitReason reason;
    double from, below; // [from, below): age in completed years, eGFR; nothing of a drug beside it
    int first_mg;       // a day, what treatment begins with
    int start_mg;       // the highest first dose
    int max_mg;         // the highest dose; 0: not to be given
    std::string_view words;
    std::string_view source;
    bool is_verified = true;
    int start_days = 0; // on the drug, before which the highest first dose stays the most
};

struct JakDose {
    std::string_view id; // "upadacitinib-us-12-17y-40kg": what a site signs off
    ValueSet drug;
    Labels labels;
    int age_months_from, age_months_below = no_upper_age;    // [from, below)
    double weight_kg_from = 0, weight_kg_below = any_weight; // [from, below)
    std::string_view population;
    int first_mg; // a day, what treatment begins with
    int start_mg; // the highest first dose
    int max_mg;
    std::span<const DoseLimit> limits;
    std::string_view source;
    bool is_verified = true;

    bool depends_on_weight() const { return weight_kg_from > 0 || weight_kg_below < any_weight; }
    // Whether some of that age or weight are its subjects; without a weight all are.
    bool may_cover(const DoseSubject& subject) const;
};

std::span<const JakDose> jak_doses();

struct JakDoseSearch {
    const JakDose* dose; // of `none`; of `below_labelled_weight` the row for the lightest
    DoseProblem problem; // no_labelled_dose: no label for dermatitis here
};

// A row covers a subject only where it covers both ends of each range. Under 18 years none does without a weight.
JakDoseSearch find_jak_dose(ValueSet drug, Jurisdiction jurisdiction, const DoseSubject& subject);

bool may_be_drafted(const JakDose& dose, const Settings& settings);
bool may_be_drafted(const DoseLimit& limit, const Settings& settings);

// The amounts that tablets make up, lowest first: what a dose is raised by.
std::span<const int> jak_dose_steps(ValueSet drug);

struct TraditionalDose {
    std::string_view id;
    ValueSet drug;
    bool is_for_children;
    double from, to;        // of the unit
    std::string_view unit;  // "mg/kg a day"
    std::string_view given; // "in 2 doses a day"
    std::string_view note;
    std::string_view source;
};

std::span<const TraditionalDose> traditional_doses();

// A dose to be drafted in place of an order, by mouth every day.
struct OralDraft {
    ValueSet drug;
    int mg, times_a_day;
    std::string_view chosen_for; // "12 to 17 years, 40 kg and more"; lives as long as the arena of the request
    bool shows_weight;           // of a child, or where the dose goes by weight
};

// As RULEBOOK.md prints them, and as its JSON has them: members of an object, with a comma in front.
std::string oral_dose_tables_markdown();
std::string oral_dose_tables_json();

} // namespace eczema::cards
