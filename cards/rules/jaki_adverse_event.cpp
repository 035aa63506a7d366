#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row applies[] = {
    ordered("a JAK inhibitor is or was taken", jak_inhibitors, "UPA-US, ABR-US"),
    at_most("it is in use, or was stopped no more than {n} days ago", Fact::days_off_drug, 30, "days", "R48"),
};

constexpr Row vascular[] = {yes("a heart attack, stroke or venous thrombosis came after the start",
                                Fact::vascular_event_since_start, "UPA-US, ABR-US")};
constexpr Row perforation[] = {
    yes("a perforation of the gut or diverticulitis came after the start", Fact::gi_perforation_since_start, "R48")};
constexpr Row infection[] = {yes("a serious infection or cellulitis that began after the start is active",
                                 Fact::serious_infection_since_start, "UPA-US, ABR-US")};
constexpr Row pregnancy[] = {yes("a pregnancy is recorded", Fact::pregnancy_recorded, "UPA-US, ABR-EU")};
constexpr Row lymphocytes[] = {less_than("lymphocytes within 30 days are below {n} x10^9/L", Fact::lymphocytes_on_drug,
                                         0.5, "x10^9/L", "ABR-US, UPA-EU, BAR-EU")};
constexpr Row neutrophils[] = {less_than("neutrophils within 30 days are below {n} x10^9/L", Fact::neutrophils_on_drug,
                                         1, "x10^9/L", "ABR-US, UPA-EU, BAR-EU")};
constexpr Row haemoglobin[] = {less_than("haemoglobin within 30 days is below {n} g/dL", Fact::haemoglobin_on_drug, 8,
                                         "g/dL", "ABR-US, UPA-EU, BAR-EU")};
constexpr Row platelets[] = {
    less_than("platelets within 30 days are below {n} x10^9/L", Fact::platelets_on_drug, 50, "x10^9/L", "ABR-US"),
    ordered("it is abrocitinib", abrocitinib, "ABR-US")};
constexpr Row kidney_upadacitinib[] = {less_than("eGFR within 90 days is below {n} mL/min/1.73 m2",
                                                 Fact::filtration_rate_on_drug, 15, "mL/min/1.73 m2", "UPA-US"),
                                       ordered("it is upadacitinib", upadacitinib, "UPA-US")};
constexpr Row kidney_abrocitinib[] = {less_than("eGFR within 90 days is below {n} mL/min/1.73 m2",
                                                Fact::filtration_rate_on_drug, 30, "mL/min/1.73 m2", "ABR-US"),
                                      ordered("it is abrocitinib", abrocitinib, "ABR-US"),
                                      yes("US labels apply", Fact::jurisdiction_us, "ABR-US")};
constexpr Row kidney_baricitinib[] = {less_than("eGFR within 90 days is below {n} mL/min/1.73 m2",
                                                Fact::filtration_rate_on_drug, 30, "mL/min/1.73 m2", "BAR-EU"),
                                      ordered("it is baricitinib", baricitinib, "BAR-EU")};
constexpr Row zoster[] = {
    yes("zoster that began after the start is active", Fact::zoster_since_start, "UPA-US, ABR-US")};
constexpr Row enzymes[] = {more_than("ALT within 90 days is more than {n} times the upper limit", Fact::alt_on_drug, 3,
                                     "x upper limit", "R48"),
                           more_than("AST within 90 days is more than {n} times the upper limit", Fact::ast_on_drug, 3,
                                     "x upper limit", "R48")};
constexpr Row retinal[] = {yes("a retinal finding or sudden visual loss that began after the start is active",
                               Fact::retinal_since_start, "gk")};
constexpr Row cancer[] = {
    yes("a cancer was first recorded after the start", Fact::malignancy_since_start, "UPA-US, ABR-US")};
constexpr Row muscle[] = {more_than("creatine kinase within 90 days is more than {n} times the upper limit",
                                    Fact::creatine_kinase_on_drug, 5, "x upper limit", "gk")};

constexpr Proposal stop[] = {Proposal::stop_judged_drug, Proposal::urgent_dermatology};
constexpr Proposal interrupt[] = {Proposal::interrupt_judged_drug, Proposal::urgent_dermatology};
constexpr Proposal interrupt_and_test[] = {Proposal::interrupt_judged_drug, Proposal::missing_tests,
                                           Proposal::dermatology_referral};
constexpr Proposal interrupt_for_zoster[] = {Proposal::interrupt_judged_drug, Proposal::dermatology_referral};
constexpr Proposal stop_in_pregnancy[] = {Proposal::stop_judged_drug, Proposal::pregnancy_test,
                                          Proposal::urgent_dermatology};
constexpr Proposal see_eyes[] = {Proposal::ophthalmology_referral};
constexpr Proposal see_oncology[] = {Proposal::interrupt_judged_drug, Proposal::oncology_referral};

constexpr std::string_view assess = "{x} on {drug}: interrupt or stop and assess.";
constexpr std::string_view low_counts =
    "Interrupt the drug and repeat the blood count. It may be resumed once the value is above the limit.";
constexpr std::string_view low_kidney =
    "The drug is not recommended at this kidney function. Interrupt it, repeat the test and look for the cause.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, vascular, assess,
     "Stop the drug after a heart attack, stroke or clot, and choose another treatment once the patient is stable.",
     stop},
    {Indicator::critical, Match::all, perforation, assess,
     "Interrupt the drug until the bowel is assessed; fever and pain may be masked.", interrupt},
    {Indicator::critical, Match::all, infection, assess,
     "Interrupt the drug until the infection is controlled. Treat the infection first.", interrupt},
    {Indicator::critical, Match::all, pregnancy, "Pregnancy on or just after {drug}: interrupt or stop and assess.",
     "Stop the drug, confirm the pregnancy and ask an obstetrician or a teratology service.", stop_in_pregnancy},
    {Indicator::critical, Match::all, lymphocytes, assess, low_counts, interrupt_and_test, Fact::lymphocytes_on_drug},
    {Indicator::critical, Match::all, neutrophils, assess, low_counts, interrupt_and_test, Fact::neutrophils_on_drug},
    {Indicator::critical, Match::all, haemoglobin, assess, low_counts, interrupt_and_test, Fact::haemoglobin_on_drug},
    {Indicator::critical, Match::all, platelets, assess, low_counts, interrupt_and_test, Fact::platelets_on_drug},
    {Indicator::critical, Match::all, kidney_upadacitinib, assess, low_kidney, interrupt_and_test,
     Fact::filtration_rate_on_drug},
    {Indicator::critical, Match::all, kidney_abrocitinib, assess, low_kidney, interrupt_and_test,
     Fact::filtration_rate_on_drug},
    {Indicator::critical, Match::all, kidney_baricitinib, assess, low_kidney, interrupt_and_test,
     Fact::filtration_rate_on_drug},
    {Indicator::warning, Match::all, zoster, assess,
     "Interrupt the drug until the zoster has resolved. Treat it, and look for spread and for the eye.",
     interrupt_for_zoster},
    {Indicator::warning, Match::any, enzymes, assess,
     "Interrupt the drug where injury by it is suspected. Repeat the liver tests and look for alcohol, other drugs and "
     "hepatitis.",
     interrupt_and_test},
    {Indicator::warning, Match::all, retinal, assess,
     "Have the eyes seen urgently, and interrupt the drug where the retina or its vessels are affected.", see_eyes},
    {Indicator::warning, Match::all, cancer, assess, "Agree with oncology whether the drug is stopped.", see_oncology},
    {Indicator::info, Match::all, muscle, "{x} on {drug}: ask about muscle pain and exercise.",
     "Creatine kinase rises on JAK inhibitors, mostly without harm. Repeat it after rest; interrupt the drug with "
     "muscle "
     "pain, weakness or dark urine."},
};

constexpr Source sources[] = {
    {"UPA-US, ABR-US",
     "US labels of upadacitinib and abrocitinib: stop after heart attack or stroke, interrupt for "
     "infection, laboratory limits",
     true},
    {"UPA-EU, ABR-EU, BAR-EU", "European labels: laboratory and kidney limits, pregnancy", true},
    {"gk", "Retinal findings, creatine kinase above 5 times the limit: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 2, 7};

} // namespace

constexpr Rule rule{
    .id = "jaki-adverse-event",
    .number = 48,
    .title = "Adverse event on a JAK inhibitor",
    .passage =
        "A JAK inhibitor is stopped after a heart attack, stroke or clot and in pregnancy, and interrupted for a "
        "serious infection, zoster and blood counts, kidney function or liver enzymes beyond the label's limits.",
    .strength = "label",
    .certainty = "label; windows of the results and of liver enzymes are choices of design",
    .not_meant_for =
        "events before the drug was started, which gate-jaki-cardiovascular weighs; tuberculosis, which "
        "gate-tuberculosis judges; liver impairment, which gate-renal-hepatic judges; JAK inhibitors on the skin",
    .sources = sources,
    .hooks = hooks(Hook::patient_view),
    .scope = Scope::taken_or_stopped,
    .family = Family::response,
    .judges = jak_inhibitors,
    .applies = applies,
    .branches = branches,
    .when_unknown = "An event without a date, or of a month in which the drug was started, may have come before it: "
                    "the card then stays away, and gate-jaki-cardiovascular asks. An open infection older than 60 days "
                    "is unknown.",
    .override_reasons = reasons,
    .tells_every_branch = true,
};
static_assert(well_formed(rule));
const Rule jaki_adverse_event = rule;

} // namespace eczema::cards
