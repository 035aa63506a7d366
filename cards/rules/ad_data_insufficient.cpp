#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("eczema is recorded, and systemic treatment is drafted, under way or past, or the visit is a specialist's",
        Fact::data_scope, "R01"),
};
// In the order of safety.
constexpr Row missing[] = {
    yes("there is no allergy entry and no statement that there are none", Fact::allergy_list_missing, "S70"),
    yes("a drug that harms a pregnancy is drafted and pregnancy is not known", Fact::pregnancy_state_missing, "S33"),
    yes("a child has no current weight", Fact::weight_missing, "S56"),
    yes("the date of birth is missing", Fact::birth_date_missing, "S06"),
    yes("a medication in use is recorded by name only, or by a code that cannot be read", Fact::drug_unread, "S70"),
    yes("there is no current severity score", Fact::severity_missing, "IEC17"),
    yes("the topical history does not say whether treatment failed", Fact::topical_history_missing, "S50"),
    yes("a treatment was stopped for a reason in words alone", Fact::stop_reason_unread, "S50"),
    yes("eczema is recorded, but not as atopic dermatitis for certain", Fact::dermatitis_unconfirmed, "S01"),
    yes("there is no medication list", Fact::medication_list_missing, "S70"),
};
constexpr Row missing_before_start[] = {
    yes("a systemic eczema drug is being ordered", Fact::systemic_drug_drafted, "S67"),
    yes("there is no vaccine record", Fact::vaccine_record_missing, "S67"),
};
constexpr Proposal record[] = {Proposal::severity_score, Proposal::record_missing_data};
constexpr Proposal record_vaccines[] = {Proposal::record_missing_data};

constexpr Branch branches[] = {
    {Indicator::info, Match::any, missing, "Eczema advice is limited: missing {x}.",
     "The allergy list and the pregnancy state decide whether a drug is safe; date of birth and weight decide its "
     "dose; severity and topical history decide whether systemic treatment is due. A medication recorded by name only "
     "counts neither as taken nor as not taken. While one is missing no drug is drafted that needs it.",
     record},
    {Indicator::info, Match::all, missing_before_start, "Eczema advice is limited: missing vaccine record.",
     "The vaccine record decides what is given before the start.", record_vaccines},
};

constexpr Source sources[] = {
    {"S01, S70", "Advice rests on the record and is to be verified", true},
    {"IEC17", "International Eczema Council, when systemic therapy is warranted, JAAD 2017", true},
    {"R01", "Which items are asked for, and in which order: a choice of this project", false},
};
constexpr std::uint8_t reasons[] = {8, 11, 12};

} // namespace

constexpr Rule rule{
    .id = "ad-data-insufficient",
    .number = 1,
    .title = "Data missing for eczema advice",
    .passage =
        "Experts ask for severity, effect on daily life and earlier treatment before systemic drugs. Without these, "
        "without allergies or a child's weight, advice would rest on guesses.",
    .strength = "expert advice",
    .certainty = "very low",
    .not_meant_for = "patients without systemic treatment, past, present or drafted",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select),
    .scope = Scope::patient,
    .family = Family::data,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Where it is unknown whether systemic treatment is at hand, nothing is asked.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule ad_data_insufficient = rule;

} // namespace eczema::cards
