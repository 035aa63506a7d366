#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("the biologic is being taken", Fact::drug_taken, "S64"),
    yes("an EASI or IGA from the 60 days before it can be compared with one from the last 42 days",
        Fact::response_comparable, "design"),
};
constexpr Row no_response[] = {
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 112, "days", "S58, S64"),
    at_most("the response is none (0): EASI fell by less than 25 %, or IGA by less than a point", Fact::response, 0,
            "grade", "NICE, design"),
    not_known("it is not known that fewer than 80 % of the doses were dispensed or given", Fact::doses_missed,
              "design"),
};
constexpr Row doses_missed[] = {
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 112, "days", "S58, S64"),
    at_most("the response is none (0): EASI fell by less than 25 %, or IGA by less than a point", Fact::response, 0,
            "grade", "NICE, design"),
    yes("fewer than 80 % of the doses were dispensed or given", Fact::doses_missed, "design"),
};
constexpr Row may_be_extended[] = {
    ordered("it is tralokinumab, lebrikizumab or nemolizumab", DrugGroup::other_biologics_for_eczema,
            "TRA-EU, LEB-EU, NEM-EU"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 112, "days", "S58, S64"),
    less_than("it has been taken for fewer than {n} days", Fact::treatment_days, 168, "days", "LEB-EU"),
    at_least("the response is partial (1) or better", Fact::response, 1, "grade", "NICE, design"),
    at_most("the response is partial (1)", Fact::response, 1, "grade", "NICE, design"),
};
constexpr Row partial[] = {
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 112, "days", "S58, S64"),
    at_least("the response is partial (1) or better", Fact::response, 1, "grade", "NICE, design"),
    at_most("the response is partial (1)", Fact::response, 1, "grade", "NICE, design"),
};
constexpr Row early[] = {
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 84, "days", "S64"),
    less_than("it has been taken for fewer than {n} days", Fact::treatment_days, 112, "days", "S58"),
    at_most("the response is none (0): EASI fell by less than 25 %, or IGA by less than a point", Fact::response, 0,
            "grade", "NICE, design"),
};

constexpr Proposal change[] = {Proposal::switch_drug, Proposal::patch_test, Proposal::skin_biopsy};
constexpr Proposal look_for_contact_allergy[] = {Proposal::patch_test};
constexpr Proposal review[] = {Proposal::severity_score, Proposal::review_appointment};

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, no_response,
     "No adequate response to {drug} at {x}: consider switching class or agent.",
     "Ask first whether doses were missed. Consider another biologic or a JAK inhibitor, and whether contact allergy "
     "or "
     "a cutaneous lymphoma explains the course.",
     change, Fact::treatment_days},
    {Indicator::info,
     Match::all,
     doses_missed,
     "No adequate response to {drug} at {x}, and doses seem missed: ask about them first.",
     "Fewer doses were dispensed or given than the dose asks for. Ask what was in the way before the drug is called "
     "ineffective; supplies from elsewhere are not seen here.",
     {},
     Fact::treatment_days},
    {Indicator::info, Match::all, may_be_extended,
     "Partial response to {drug} at {x}: going on until week 24 is an option.",
     "Some who respond in part by week 16 gain until week 24. Judge again then; consider contact allergy.",
     look_for_contact_allergy, Fact::treatment_days},
    {Indicator::info, Match::all, partial, "Partial response to {drug} at {x}: weigh going on against switching.",
     "Weigh what was gained against another biologic or class, with the patient; consider contact allergy.",
     look_for_contact_allergy, Fact::treatment_days},
    {Indicator::info, Match::all, early, "No response to {drug} yet at {x}: early; review at week 16.",
     "The response is judged at week 16. Ask about missed doses now, and score again then.", review,
     Fact::treatment_days},
};

constexpr Source sources[] = {
    {"S19, S58, S64", "Assessment at 16 weeks, stopping what does not work, the next biologic", true},
    {"NICE", "NICE technology appraisals TA534, TA681, TA814, TA986: EASI down by half and DLQI by 4 at 16 weeks",
     true},
    {"TRA-EU, LEB-EU, NEM-EU", "EU labels of tralokinumab, lebrikizumab and nemolizumab: partial responders", true},
    {"design", "Falls of 25, 75 and 90 per cent and 80 per cent of the doses: choices of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 2, 5, 7, 12};

} // namespace

constexpr Rule rule{
    .id = "biologic-nonresponse",
    .number = 41,
    .title = "Response to a biologic",
    .passage =
        "A biologic that does not work is not carried on without end: its effect is judged at 12 to 16 weeks, and "
        "without one another drug is weighed. Partial responders to some of them may gain until week 24.",
    .strength = "consensus",
    .certainty = "not rated",
    .not_meant_for = "biologics taken for asthma or another illness alone; patients without a score before the drug",
    .differs = "the source document stops at 12 to 16 weeks; the European label lets partial responders to "
               "lebrikizumab go on to week 24",
    .sources = sources,
    .hooks = hooks(Hook::patient_view),
    .scope = Scope::taken,
    .family = Family::response,
    .judges = DrugGroup::biologics,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Without scores from before the drug and from the last six weeks the response is not judged. Doses count as "
        "taken where no dispense records were supplied.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule biologic_nonresponse = rule;

} // namespace eczema::cards
