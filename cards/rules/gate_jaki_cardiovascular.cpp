#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row applies[] = {
    yes("the drug is being ordered, considered or in use", Fact::ordered_drug, "R17"),
    ordered("it is a JAK inhibitor", jak_inhibitors, "UPA-US, ABR-US, BAR-EU"),
};

constexpr Row is_us = yes("US labels apply", Fact::jurisdiction_us, "UPA-US, ABR-US");
constexpr Row outside_us = no("European or United Kingdom labels apply", Fact::jurisdiction_us, "EMA-JAK");
constexpr Row is_new = yes("it is being ordered or considered", Fact::drug_considered, "R17");
constexpr Row had_event = yes("a heart attack, stroke, venous thrombosis or thrombophilia is on record",
                              Fact::vascular_event, "UPA-US, ABR-US, EMA-JAK");
constexpr Row has_risk =
    at_least("{n} or more of these: 65 years or older; smoking, now or more than 10 pack-years; coronary, cerebral or "
             "peripheral arterial disease; from 50 years hypertension, diabetes, dyslipidaemia or a body mass index "
             "of 30 or more",
             Fact::vascular_risks, 1, "risk factors", "UPA-US, EMA-JAK");
constexpr Row smoking_unknown = unknown("the smoking status is not known", Fact::smoker, "UPA-US, EMA-JAK");
constexpr Row had_perforation =
    yes("a perforation of the gut or diverticulitis is on record", Fact::gi_perforation, "BAR-EU");

constexpr Row event_us[] = {is_us, is_new, had_event};
constexpr Row event_europe[] = {outside_us, is_new, had_event};
constexpr Row risk_smoking_open_us[] = {is_us, is_new, has_risk, smoking_unknown};
constexpr Row risk_smoking_open_europe[] = {outside_us, is_new, has_risk, smoking_unknown};
constexpr Row risk_us[] = {is_us, is_new, has_risk};
constexpr Row risk_europe[] = {outside_us, is_new, has_risk};
constexpr Row oestrogen[] = {is_new, yes("an oestrogen is taken", Fact::oestrogen, "gk")};
constexpr Row perforation_baricitinib[] = {is_new, had_perforation,
                                           ordered("it is baricitinib", baricitinib, "BAR-EU")};
constexpr Row perforation_upadacitinib[] = {is_new, had_perforation, ordered("it is upadacitinib", upadacitinib, "gk")};
constexpr Row perforation_abrocitinib[] = {is_new, had_perforation, ordered("it is abrocitinib", abrocitinib, "gk")};
constexpr Row event_before[] = {
    yes("a heart attack, stroke, venous thrombosis or thrombophilia dates from before the drug",
        Fact::vascular_event_before_start, "UPA-US, ABR-US, EMA-JAK")};
constexpr Row event_undated[] = {
    had_event, unknown("whether it came before the drug is not known", Fact::vascular_event_before_start, "R17")};
constexpr Row risk_since[] = {
    yes("one of these is new since the drug was started: 65 years; smoking; arterial disease; from 50 years "
        "hypertension, diabetes, dyslipidaemia or a body mass index of 30 or more",
        Fact::vascular_risk_since_start, "UPA-US, EMA-JAK")};

constexpr Proposal another[] = {Proposal::remove_order, Proposal::first_open_options,
                                Proposal::assess_cardiovascular_risk};
constexpr Proposal assess[] = {Proposal::assess_cardiovascular_risk};
constexpr Proposal remove[] = {Proposal::remove_order, Proposal::first_open_options};
constexpr Proposal weigh_again[] = {Proposal::assess_cardiovascular_risk, Proposal::dermatology_referral};

constexpr std::string_view boxed = "JAK inhibitor boxed-warning risk present: {x}. Prefer another option.";
constexpr std::string_view restricted = "JAK inhibitor risk group: {x}. Only if there is no suitable alternative.";
constexpr std::string_view event_advice_us =
    "The labels warn of heart attack, stroke, thrombosis and death. Prefer a biologic or light.";
constexpr std::string_view event_advice_europe =
    "Use it only if there is no suitable alternative, with care after a clot. Prefer a biologic or light. If it is "
    "given, "
    "begin with the lower dose: upadacitinib 15 mg, abrocitinib 100 mg or baricitinib 2 mg once a day.";
constexpr std::string_view risk_advice_us =
    "Weigh the benefit against the risk of heart attack, stroke, thrombosis and cancer with the patient. Prefer a "
    "biologic or light where one is open.";
constexpr std::string_view risk_advice_europe =
    "Use it only if there is no suitable alternative, and begin with the lower dose: upadacitinib 15 mg, abrocitinib "
    "100 mg or baricitinib 2 mg once a day.";
constexpr std::string_view risk_advice_smoking_us =
    "Weigh the benefit against the risk of heart attack, stroke, thrombosis and cancer with the patient. Prefer a "
    "biologic or light where one is open. Ask about smoking too.";
constexpr std::string_view risk_advice_smoking_europe =
    "Use it only if there is no suitable alternative, and begin with the lower dose: upadacitinib 15 mg, abrocitinib "
    "100 mg or baricitinib 2 mg once a day. Ask about smoking too.";
constexpr std::string_view bowel = "Gut perforation or diverticulitis on record: {drug} adds a risk of perforation.";
constexpr std::string_view bowel_advice =
    "Perforations were seen on JAK inhibitors, mostly with diverticulitis, steroids or NSAIDs. Prefer another option, "
    "or agree the plan with a gastroenterologist.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, event_us, boxed, event_advice_us, another, Fact::vascular_event},
    {Indicator::critical, Match::all, event_europe, restricted, event_advice_europe, another, Fact::vascular_event},
    {Indicator::warning, Match::all, risk_smoking_open_us, boxed, risk_advice_smoking_us, another,
     Fact::vascular_risks},
    {Indicator::warning, Match::all, risk_smoking_open_europe, restricted, risk_advice_smoking_europe, another,
     Fact::vascular_risks},
    {Indicator::warning, Match::all, risk_us, boxed, risk_advice_us, another, Fact::vascular_risks},
    {Indicator::warning, Match::all, risk_europe, restricted, risk_advice_europe, another, Fact::vascular_risks},
    {Indicator::warning, Match::all, oestrogen, "{drug} with an oestrogen: both add to the risk of thrombosis.",
     "Weigh the risk of thrombosis with the patient, or another way of contraception or hormone treatment. In the EU "
     "and the UK: only if there is no suitable alternative, beginning with the lower dose.",
     another},
    {Indicator::warning, Match::all, perforation_baricitinib, bowel, bowel_advice, remove},
    {Indicator::warning, Match::all, perforation_upadacitinib, bowel, bowel_advice, remove},
    {Indicator::warning, Match::all, event_before, "On {drug} with {x} before it: weigh whether to go on.",
     "The labels warn against a JAK inhibitor here. Weigh a biologic or light in its place with the patient, and "
     "record "
     "the reason where it goes on.",
     weigh_again},
    {Indicator::warning, Match::all, event_undated, "On {drug} with {x}, date not clear: before or after the start?",
     "Find out when it happened. After the start of the drug: stop it and assess. Before: weigh another treatment.",
     weigh_again, Fact::vascular_event},
    {Indicator::info, Match::all, perforation_abrocitinib, bowel,
     "The label of abrocitinib names no such risk; those of other JAK inhibitors do. Ask about abdominal pain.",
     assess},
    {Indicator::info, Match::all, risk_since, "New on {drug}: {x}. Weigh again whether to go on.",
     "It raises the risk of heart attack, stroke, thrombosis and cancer on a JAK inhibitor. Talk it over at the next "
     "visit: the lowest effective dose, or another treatment.",
     assess},
};

constexpr Source sources[] = {
    {"UPA-US, ABR-US", "US labels of upadacitinib and abrocitinib: boxed warning on cardiovascular events, thrombosis",
     true},
    {"EMA-JAK", "European Medicines Agency, JAK inhibitors: measures to reduce serious side effects, 2022", true},
    {"BAR-EU", "European label of baricitinib: risk groups, lower dose, perforation", true},
    {"UPA-EU, ABR-EU", "European labels of upadacitinib and abrocitinib: lower dose in risk groups", true},
    {"gk", "Oestrogens as a risk; perforation on upadacitinib and abrocitinib: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 5, 6, 7};

} // namespace

constexpr Rule rule{
    .id = "gate-jaki-cardiovascular",
    .number = 17,
    .title = "Heart, vessels and JAK inhibitors",
    .passage = "JAK inhibitors carry a boxed warning on heart attack, stroke, thrombosis and death, and are stopped "
               "after a heart attack or stroke. In Europe they are used from 65 years, in smokers and in people with "
               "cardiovascular risk only where there is no suitable alternative, at the lower dose.",
    .strength = "label",
    .certainty = "label; not measured in dermatitis",
    .not_meant_for = "events after the drug was started, which have a rule of their own; JAK inhibitors on the skin; "
                     "surgery, immobility and pack-years, which no code tells here",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order_else_taken,
    .family = Family::gate,
    .judges = jak_inhibitors,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Smoking that is not recorded, pack-years of a former smoker and, from 50 years, a body mass index "
                    "that is not recorded are unknown: alone they raise no card, and no JAK inhibitor is offered. "
                    "Hormone replacement is seen by ATC code only.",
    .override_reasons = reasons,
    .tells_every_branch = true,
};
static_assert(well_formed(rule));
const Rule gate_jaki_cardiovascular = rule;

} // namespace eczema::cards
