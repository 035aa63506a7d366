#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("dupilumab, tralokinumab or lebrikizumab is being taken or ended within 90 days", Fact::on_or_recent_il413,
        "S16"),
    yes("an eye complaint began later than a week before it", Fact::eye_finding, "S16, S68"),
};
constexpr Row alarm[] = {
    yes("it is keratitis, eye pain, light sensitivity or loss of vision", Fact::eye_alarm, "EYE"),
    not_known("no referral to ophthalmology since then is on record", Fact::eye_referred, "EYE"),
};
constexpr Row despite_treatment[] = {
    more_than("it has lasted more than {n} days", Fact::eye_finding_days, 14, "days", "EYE"),
    yes("eye treatment since then is on record", Fact::eye_treated, "EYE"),
    not_known("no referral to ophthalmology since then is on record", Fact::eye_referred, "EYE"),
};
constexpr Row untreated[] = {
    not_known("keratitis, eye pain, light sensitivity or loss of vision is not recorded", Fact::eye_alarm, "EYE"),
    more_than("it has lasted more than {n} days", Fact::eye_finding_days, 14, "days", "EYE"),
    no("no eye treatment since then is on record", Fact::eye_treated, "EYE"),
};
constexpr Row fresh[] = {
    not_known("keratitis, eye pain, light sensitivity or loss of vision is not recorded", Fact::eye_alarm, "EYE"),
    at_most("it has lasted {n} days or less", Fact::eye_finding_days, 14, "days", "EYE"),
};
constexpr Row treatment_unknown[] = {
    not_known("keratitis, eye pain, light sensitivity or loss of vision is not recorded", Fact::eye_alarm, "EYE"),
    more_than("it has lasted more than {n} days", Fact::eye_finding_days, 14, "days", "EYE"),
    unknown("whether it is treated cannot be told from the data supplied", Fact::eye_treated, "EYE"),
};

constexpr Proposal refer[] = {Proposal::ophthalmology_referral};
constexpr Proposal treat[] = {Proposal::eye_lubricant};
constexpr Proposal treat_or_refer[] = {Proposal::eye_lubricant, Proposal::ophthalmology_referral};

constexpr std::string_view urgent = "Eye symptoms {x}: treat early; refer urgently.";

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, alarm, urgent,
     "Have an eye specialist see the patient urgently. Do not stop the biologic on this account alone: decide it with "
     "ophthalmology.",
     refer, Fact::on_or_recent_il413},
    {Indicator::warning, Match::all, despite_treatment, urgent,
     "The complaint has outlasted two weeks of treatment, so an eye specialist should see it. The biologic is carried "
     "on where possible; decide it with ophthalmology.",
     refer, Fact::on_or_recent_il413},
    {Indicator::info, Match::all, untreated, "Eye symptoms {x}: treat or refer.",
     "Begin preservative-free lubricants and review in 2 weeks, or refer. Treatment bought without prescription is "
     "not seen here. The biologic is carried on.",
     treat_or_refer, Fact::eye_treated},
    {Indicator::info, Match::all, fresh, "Eye symptoms {x}: treat early; lubricants, review in 2 weeks.",
     "Preservative-free lubricants 3 to 5 times a day; refer if it has not settled in 2 weeks, at once on pain, light "
     "sensitivity or loss of vision. The biologic is carried on.",
     treat, Fact::on_or_recent_il413},
    {Indicator::info, Match::all, treatment_unknown,
     "Eye symptoms {x} for over 2 weeks; treatment not known here: treat or refer.",
     "If they are treated already, refer to ophthalmology; if not, begin preservative-free lubricants and review in 2 "
     "weeks. The biologic is carried on.",
     treat_or_refer, Fact::on_or_recent_il413},
};

constexpr Source sources[] = {
    {"S16, S68", "Conjunctivitis among the commonest adverse reactions; report it promptly", true},
    {"EYE",
     "International Eczema Council; British consensus; BAD and RCOphth 2024 on eye disease during dupilumab: treat, "
     "review at 2 weeks, refer, continue where possible",
     true},
    {"DUP-SAF, TRA-EYE, LEB-US", "Labels and trials of the three drugs: conjunctivitis, keratitis, blepharitis", true},
};
constexpr std::uint8_t reasons[] = {1, 2, 3};

} // namespace

constexpr Rule rule{
    .id = "ocular-symptoms",
    .number = 44,
    .title = "Eye symptoms on an IL-4/IL-13 biologic",
    .passage =
        "Blocking IL-4 and IL-13 brings conjunctivitis and other surface disease of the eye, mostly mild. It is "
        "treated "
        "early and the drug carried on; keratitis, pain, loss of vision or a course beyond two weeks of treatment is "
        "for ophthalmology.",
    .strength = "expert consensus",
    .certainty = "low",
    .not_meant_for = "eye disease from before the biologic; patients on nemolizumab or a JAK inhibitor",
    .sources = sources,
    .hooks = hooks(Hook::patient_view),
    .scope = Scope::patient,
    .family = Family::response,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "A suspected diagnosis, one without a date or an unknown start of the drug leaves the rule open. A referral "
        "that is not on record counts as none, so that an urgent one is not missed.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule ocular_symptoms = rule;

} // namespace eczema::cards
