#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("the order is for atopic dermatitis, or has no reason and nothing else explains it", Fact::order_for_dermatitis,
        "S26"),
};
constexpr Row mild[] = {
    ordered("a traditional immunosuppressant is being ordered", DrugGroup::traditional, "S62"),
    no("the ladder is not that of NICE", Fact::jurisdiction_uk, "NICE"),
    less_than("the dermatitis is clear (0) or mild (1)", Fact::severity_band, 2, "band", "S62"),
};
constexpr Row under_treated[] = {
    ordered("a traditional immunosuppressant is being ordered", DrugGroup::traditional, "S62"),
    no("the ladder is not that of NICE", Fact::jurisdiction_uk, "NICE"),
    yes("topical treatment was weaker or shorter than an adequate trial", Fact::topicals_under_treated, "S50"),
};
constexpr Row out_of_order[] = {
    ordered("a traditional immunosuppressant is being ordered", DrugGroup::traditional, "S26"),
    no("the ladder is not that of NICE", Fact::jurisdiction_uk, "NICE"),
    not_known("no biologic, JAK inhibitor or phototherapy before is on record", Fact::prior_advanced_or_light, "S40"),
};
constexpr Row nice_order[] = {
    ordered("a biologic or JAK inhibitor is being ordered", DrugGroup::advanced, "NICE"),
    yes("the ladder is that of NICE", Fact::jurisdiction_uk, "NICE"),
    not_known("no traditional immunosuppressant before is on record", Fact::prior_traditional, "NICE"),
};
// The list is for whom a systemic drug is known to be due; for others it would be empty.
constexpr Row is_severe =
    at_least("the dermatitis is moderate (2) or severe (3)", Fact::severity_band, 2, "band", "S01");
constexpr Row topicals_failed = yes("topical treatment failed or is not advisable", Fact::topicals_failed, "S50");
constexpr Row out_of_order_of_candidate[] = {out_of_order[0], out_of_order[1], out_of_order[2], is_severe,
                                             topicals_failed};
constexpr Row nice_order_of_candidate[] = {nice_order[0], nice_order[1], nice_order[2], is_severe, topicals_failed};
constexpr Proposal proposals[] = {Proposal::phototherapy, Proposal::dermatology_referral};
constexpr Proposal referral[] = {Proposal::dermatology_referral};
constexpr Proposal options[] = {Proposal::first_open_options, Proposal::phototherapy, Proposal::dermatology_referral};
constexpr Proposal options_and_referral[] = {Proposal::first_open_options, Proposal::dermatology_referral};

constexpr std::string_view reasons_unseen =
    "Coverage, access and reasons given elsewhere are not known here. If an earlier step was excluded, say so in the "
    "order.";

constexpr std::string_view listed_later =
    "{drug} is listed after biologics or phototherapy here: check order and reasons.";
constexpr std::string_view listed_after_one =
    "{drug} is listed after one systemic immunosuppressant (NICE): check order and reasons.";

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, mild, "{drug} for mild eczema: check topical treatment, order and reasons first.",
     "The older immunosuppressants are the last step for moderate to severe disease.", proposals},
    {Indicator::warning, Match::all, under_treated,
     "{drug} before an adequate topical trial: check order and reasons first.",
     "The older immunosuppressants are the last step, after topical treatment was tried well.", proposals},
    {Indicator::info, Match::all, out_of_order_of_candidate, listed_later, reasons_unseen, options},
    {Indicator::info, Match::all, out_of_order, listed_later, reasons_unseen, proposals},
    {Indicator::info, Match::all, nice_order_of_candidate, listed_after_one, reasons_unseen, options_and_referral},
    {Indicator::info, Match::all, nice_order, listed_after_one, reasons_unseen, referral},
};

constexpr Source sources[] = {
    {"S26, S40, S62", "Order of the treatment ladder", true},
    {"AAD24", "American Academy of Dermatology, systemic therapy for adults, JAAD 2024;90:e43", true},
    {"NICE", "NICE technology appraisals TA534, TA681, TA814, TA986, TA1077: the order is the reverse there", true},
};
constexpr std::uint8_t reasons[] = {1, 5, 6, 7};

} // namespace

constexpr Rule rule{
    .id = "ladder-skip",
    .number = 37,
    .title = "Order of the treatment ladder",
    .passage =
        "Phototherapy and the newer drugs come before the older immunosuppressants, which carry more risk and need "
        "regular tests. NICE asks for one of the older drugs first.",
    .strength = "conditional (older immunosuppressants, phototherapy)",
    .certainty = "low",
    .not_meant_for = "orders for another illness; patients who had an earlier step",
    .differs = "US and EU lists place the older immunosuppressants last; NICE places one before biologics and JAK "
               "inhibitors",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::systemic,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Earlier treatment that is not on record counts as not given; the card says that it may be missing.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule ladder_skip = rule;

} // namespace eczema::cards
