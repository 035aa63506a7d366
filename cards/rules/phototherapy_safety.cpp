#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("a light treatment of the skin is ordered", Fact::skin_light, "R35"),
};

constexpr Row is_puva = yes("PUVA is ordered", Fact::puva_ordered, "S44, S45");
constexpr Row is_child = less_than("the patient is younger than {n} years", Fact::age_years, 12, "years", "S45");

constexpr Row puva_child[] = {is_puva, is_child};
constexpr Row puva_pregnant[] = {is_puva, yes("a pregnancy is recorded", Fact::pregnant, "R12")};
constexpr Row forbidden[] = {
    yes("the patient is on ciclosporin", Fact::on_ciclosporin, "CSA"),
    yes("lupus, porphyria or xeroderma pigmentosum is recorded", Fact::photosensitive_disease, "AAD14"),
};
constexpr Row caution[] = {
    is_child,
    yes("a melanoma is or was recorded", Fact::melanoma_history, "S44, AAD14"),
    yes("the patient is on azathioprine or mycophenolate", Fact::on_azathioprine_or_mycophenolate, "R35"),
    at_most("a photosensitising drug is in use or was within {n} days", Fact::photosensitiser_days, 7, "days",
            "design"),
    is_puva,
};
constexpr Row note[] = {
    yes("a skin cancer other than melanoma is or was recorded", Fact::skin_cancer_history, "S44, AAD14"),
    yes("a topical calcineurin inhibitor is in use", Fact::calcineurin_inhibitor_used, "R35"),
    yes("the patient is on methotrexate", Fact::on_methotrexate, "gk"),
};

constexpr Proposal remove[] = {Proposal::remove_order};
constexpr Proposal remove_or_examine[] = {Proposal::remove_order, Proposal::skin_examination};
constexpr Proposal examine[] = {Proposal::skin_examination};

constexpr std::string_view review = "Phototherapy caution: {x}. Review modality, drugs and skin-cancer history.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, puva_child,
     "Phototherapy caution: PUVA under 12 years. Review modality, drugs and skin-cancer history.",
     "PUVA is not given to children under 12. Narrow-band UVB is the modality that specialists use in children.",
     remove},
    {Indicator::critical, Match::all, puva_pregnant,
     "Phototherapy caution: PUVA in pregnancy. Review modality, drugs and skin-cancer history.",
     "PUVA is not given in pregnancy. Narrow-band UVB is the modality to consider.", remove},
    {Indicator::critical, Match::any, forbidden, review,
     "Do not begin light treatment. With ciclosporin it adds to the risk of skin cancer; in diseases that light sets "
     "off it does harm. Choose another treatment.",
     remove},
    {Indicator::warning, Match::any, caution, review,
     "Check each point named. Stop a photosensitising drug first where that is possible, or lower the dose of light. "
     "Under 12 years narrow-band UVB needs a specialist; PUVA carries the higher risk of skin cancer in the long run.",
     remove_or_examine},
    {Indicator::info, Match::any, note, review,
     "Examine the whole skin before the course. Do not apply a calcineurin inhibitor to skin that is being treated "
     "with light; under methotrexate a healed burn may flare up again.",
     examine},
};

constexpr Source sources[] = {
    {"S41-S45", "Seed document, phototherapy: modality, schedule, skin cancer, age", true},
    {"AAD14", "American Academy of Dermatology, guideline of care for atopic dermatitis, section 3, 2014", true},
    {"CSA", "Label of ciclosporin: not together with light treatment", true},
    {"gk", "Flare of a healed burn under methotrexate: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 4, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "phototherapy-safety",
    .number = 35,
    .title = "Safety of light treatment",
    .passage = "Before light treatment the guideline asks about skin cancer and photosensitising drugs. PUVA carries "
               "the greatest risk of skin cancer and is not for children under 12. Narrow-band UVB is given to "
               "children by specialists, so that its age limit can be overridden. Light and ciclosporin are not "
               "combined.",
    .strength = "conditional (phototherapy); label (ciclosporin)",
    .certainty = "low",
    .not_meant_for = "excimer light to single patches; light for mood or for jaundice of the newborn",
    .differs = "the source document keeps light from children under 12; narrow-band UVB is used in them",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::light,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Light therapy of unstated kind may not be meant for the skin: then, and where a list or the date "
                    "of birth is missing, the check is named as not completed.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule phototherapy_safety = rule;

} // namespace eczema::cards
