#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row serious[] = {
    at_most("anaphylaxis, serum sickness or angioedema is recorded no more than {n} days after a dose",
            Fact::serious_reaction_days, 90, "days", "design"),
};
constexpr Row other[] = {
    at_most("new urticaria, erythema nodosum or multiforme, or vasculitis is recorded no more than {n} days after a "
            "dose",
            Fact::other_reaction_days, 90, "days", "design"),
};
constexpr Row eosinophilic[] = {
    ordered("the drug is dupilumab", DrugGroup::dupilumab, "DUP-SAF"),
    yes("eosinophilic granulomatosis with polyangiitis or eosinophilic pneumonia was first recorded after its start",
        Fact::eosinophilic_disease, "gk"),
};
constexpr Row response_lost[] = {
    at_least("no response is left {n} days or more after the last adequate one", Fact::response_lost_days, 56, "days",
             "design"),
};

constexpr Proposal stop[] = {Proposal::remove_order, Proposal::stop_judged_drug,         Proposal::reaction_record,
                             Proposal::tryptase,     Proposal::differential_blood_count, Proposal::urinalysis};
constexpr Proposal stop_and_test[] = {Proposal::remove_order, Proposal::stop_judged_drug, Proposal::reaction_record,
                                      Proposal::differential_blood_count, Proposal::urinalysis};

constexpr std::string_view summary = "Possible hypersensitivity or antibody reaction on {drug} ({x}): stop and assess.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, serious, summary,
     "The labels ask to end the drug after a serious hypersensitivity reaction and not to give it again. Find out "
     "whether something else, such as food or another drug, explains it. Tryptase helps within hours only.",
     stop, Fact::serious_reaction_days},
    {Indicator::warning, Match::all, other, summary,
     "Hold the next dose until the cause is clear. The drug is ended if the reaction is clinically significant and "
     "nothing else explains it.",
     stop_and_test, Fact::other_reaction_days},
    {Indicator::warning, Match::all, eosinophilic, summary,
     "Such cases were seen on dupilumab, often when systemic steroids were reduced. Hold the next dose, count "
     "eosinophils, look for signs of vasculitis and lung disease, and ask the specialist.",
     stop_and_test, Fact::eosinophilic_disease},
    {Indicator::info, Match::all, response_lost,
     "Response to {drug} lost: check adherence, infection, contact allergy and diagnosis.",
     "Tests for antibodies against the drug are not routinely available. Ask about missed doses and how it is "
     "injected, look for infection and contact allergy, and consider a cutaneous lymphoma."},
};

constexpr Source sources[] = {
    {"S17, S18", "Seed document: hypersensitivity, antibodies against the drug", true},
    {"DUP-SAF, TRA-US, LEB-US", "Product labels: end the drug after a clinically significant hypersensitivity reaction",
     true},
    {"gk", "Eosinophilic disease during dupilumab: label, from general knowledge", false},
    {"design", "90 days after a dose, 8 weeks without response: choices of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 3, 7};

} // namespace

constexpr Rule rule{
    .id = "antidrug-hypersensitivity",
    .number = 47,
    .title = "Hypersensitivity and lost response on a biologic",
    .passage = "Biologics can bring anaphylaxis, serum sickness, angioedema, urticaria and erythema; the drug is then "
               "ended and the patient treated. Antibodies against it, rare as they are, can also take its effect away.",
    .strength = "label",
    .certainty = "label; the periods are a choice of design",
    .not_meant_for = "reactions from before the drug; a response that never was, which is biologic-nonresponse",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_sign),
    .scope = Scope::order_else_taken,
    .family = Family::response,
    .judges = DrugGroup::biologics,
    .applies = {},
    .branches = branches,
    .when_unknown = "A reaction that is suspected or without a date, or doses that are not on record, leave it open "
                    "whether it followed a dose. The response is judged only from EASI or IGA before the drug and on "
                    "it.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule antidrug_hypersensitivity = rule;

} // namespace eczema::cards
