#include "cards/interactions.hpp"

#include "cards/drug_groups.hpp"
#include "cards/unverified_facts.hpp"
#include "fhir/json.hpp"

#include <algorithm>
#include <array>

namespace eczema::cards {
namespace {

using enum ValueSet;
using enum InteractionLevel;
using enum InteractionIf;
using Set = ValueSet;
using Step = InteractionStep;

constexpr Set abrocitinib[] = {drug_abrocitinib}, upadacitinib[] = {drug_upadacitinib},
              baricitinib[] = {drug_baricitinib}, azathioprine[] = {drug_azathioprine},
              methotrexate[] = {drug_methotrexate}, ciclosporin[] = {drug_ciclosporin},
              mycophenolate[] = {drug_mycophenolate}, topical_jak[] = {drug_jak_topical};
constexpr Set jak_inhibitors[] = {drug_upadacitinib, drug_abrocitinib, drug_baricitinib};

constexpr Set antiplatelet[] = {drug_antiplatelet}, aspirin[] = {drug_aspirin}, anticoagulant[] = {drug_anticoagulant},
              cyp2c19_inhibitor[] = {drug_cyp2c19_strong_inhibitor}, fluconazole[] = {drug_fluconazole},
              cyp2c_inducer[] = {drug_cyp2c19_2c9_strong_inducer}, transported[] = {drug_dabigatran, drug_digoxin},
              cyp3a4_inhibitor[] = {drug_cyp3a4_strong_inhibitor},
              cyp3a4_inducer[] = {drug_cyp3a4_strong_inducer, drug_st_johns_wort}, probenecid[] = {drug_probenecid};
constexpr Set not_beside_jak[] = {drug_tacrolimus_systemic, drug_other_biologics};
constexpr Set other_jak[] = {drug_jak_other_systemic};
constexpr Set not_beside_topical_jak[] = {drug_dupilumab,   drug_tralokinumab, drug_lebrikizumab,
                                          drug_nemolizumab, drug_upadacitinib, drug_abrocitinib,
                                          drug_baricitinib, drug_azathioprine, drug_ciclosporin};
constexpr Set potent[] = {drug_mycophenolate, drug_tacrolimus_systemic, drug_other_immunosuppressant,
                          drug_jak_other_systemic, drug_other_biologics};
constexpr Set allopurinol[] = {drug_allopurinol}, febuxostat[] = {drug_febuxostat},
              mercaptopurine[] = {drug_mercaptopurine};
constexpr Set marrow[] = {drug_ribavirin, drug_trimethoprim, drug_ace_inhibitor, drug_aminosalicylate};
constexpr Set trimethoprim[] = {drug_trimethoprim}, clearance[] = {drug_nsaid, drug_ppi, drug_penicillin},
              liver_or_level[] = {drug_acitretin, drug_probenecid};
constexpr Set simvastatin[] = {drug_simvastatin}, other_statins[] = {drug_lovastatin, drug_pitavastatin},
              rosuvastatin[] = {drug_rosuvastatin}, atorvastatin[] = {drug_atorvastatin};
constexpr Set traditional[] = {drug_methotrexate, drug_azathioprine, drug_mycophenolate},
              immunosuppressants[] = {drug_other_immunosuppressant, drug_jak_other_systemic};
constexpr Set kidney[] = {drug_nsaid, drug_aminoglycoside, drug_amphotericin, drug_potassium_sparing_diuretic};
constexpr Set forbidden[] = {drug_bosentan, drug_aliskiren, drug_dabigatran, drug_tacrolimus_systemic};
constexpr Set cyp3a4[] = {drug_cyp3a4_strong_inhibitor, drug_cyp3a4_strong_inducer};
constexpr Set st_johns_wort[] = {drug_st_johns_wort};
constexpr Set light_or_tar[] = {proc_phototherapy, proc_puva, drug_psoralen, drug_coal_tar};
constexpr Set binders[] = {drug_antacid, drug_colestyramine}, contraceptive[] = {drug_oral_contraceptive};

constexpr Step bleeding[] = {
    {first_90_days, critical, none,
     "not together in the first 90 days of abrocitinib, for bleeding and low platelets: stop the antiplatelet drug "
     "where that is safe, or choose another eczema drug",
     "ABR-US"},
    {always, info, none, "watch for bleeding and low platelets", "ABR-US"},
    {always, none, warning, "watch for bleeding and low platelets, or choose another eczema drug", "gk"},
};
constexpr Step anticoagulated[] = {{always, info, none, "watch for bleeding", "ABR-US"},
                                   {always, none, info, "watch for bleeding", "gk"}};
constexpr Step slow_abrocitinib[] = {{always, warning, warning,
                                      "start abrocitinib at 50 mg a day, at most 100 mg, or choose another drug",
                                      "ABR-US, ABR-EU"}};
constexpr Step with_fluconazole[] = {{always, warning, none, "avoid the combination: choose another drug", "ABR-US"},
                                     {always, none, warning, "halve the dose of abrocitinib", "ABR-EU"}};
constexpr Step avoid_abrocitinib[] = {
    {always, warning, warning, "avoid the combination: abrocitinib may not work", "gk"}};
constexpr Step p_glycoprotein[] = {
    {always, info, info, "watch the effect and the level: abrocitinib slows its transport", "ABR-US"}};
constexpr Step at_most_15_mg[] = {
    {always, warning, warning, "upadacitinib at most 15 mg a day, or choose another drug", "gk"}};
constexpr Step avoid_upadacitinib[] = {
    {always, warning, warning, "avoid the combination: upadacitinib may not work", "gk"}};
constexpr Step halve_baricitinib[] = {{always, warning, warning, "baricitinib 2 mg a day", "gk"}};
constexpr Step not_recommended[] = {{always, warning, warning,
                                     "not recommended together: agree with the other prescriber which one stays",
                                     "UPA-EU, ABR-EU"}};
constexpr Step two_jak[] = {{always, critical, critical, "not together: stop one first", "UPA-EU"}};
constexpr Step other_topical[] = {
    {always, warning, warning, "not recommended together: use another topical treatment", "TOP"}};
constexpr Step other_topical_unverified[] = {
    {always, warning, warning, "not recommended together: use another topical treatment", "gk"}};
constexpr Step with_allopurinol[] = {
    {not_cut, critical, critical,
     "azathioprine at 25 to 33 % of its usual dose, at most 1 mg/kg a day, or avoid the combination: severe marrow "
     "suppression",
     "DDI"},
    {always, warning, warning, "keep azathioprine at 25 to 33 % of its usual dose and check the blood count often",
     "DDI"},
};
constexpr Step avoid_marrow[] = {
    {always, critical, critical, "avoid the combination: severe marrow suppression", "DDI"}};
constexpr Step avoid_marrow_unverified[] = {
    {always, critical, critical, "avoid the combination: severe marrow suppression", "gk"}};
constexpr Step extra_count[] = {{always, info, info, "check the blood count more often", "gk"}};
constexpr Step antifolate[] = {
    {always, critical, critical, "avoid the combination: marrow failure. Choose another antibiotic", "MTX"}};
constexpr Step watch_methotrexate[] = {
    {always, info, info, "check blood count and kidney function: methotrexate may be cleared more slowly", "gk"}};
constexpr Step avoid_methotrexate[] = {
    {always, warning, warning, "avoid the combination: more harm from methotrexate", "gk"}};
constexpr Step contraindicated_statin[] = {
    {always, critical, critical, "contraindicated, for muscle damage: choose a statin that is allowed, at a low dose",
     "DDI"}};
constexpr Step contraindicated_statin_unverified[] = {
    {always, critical, critical, "contraindicated, for muscle damage: choose a statin that is allowed, at a low dose",
     "gk"}};
constexpr Step capped_rosuvastatin[] = {
    {above_5_mg, warning, none, "rosuvastatin at most 5 mg a day", "DDI"},
    {always, none, critical, "contraindicated, for muscle damage: choose a statin that is allowed, at a low dose",
     "DDI"}};
constexpr Step avoid_atorvastatin[] = {
    {always, warning, warning, "avoid the combination, for muscle damage: choose another statin at a low dose", "DDI"}};
constexpr Step two_immunosuppressants[] = {
    {longer_than_28_days, critical, critical,
     "contraindicated combination where ciclosporin is given for the skin: stop one first", "CSA"},
    {always, warning, warning, "keep to the end date within 28 days: ciclosporin for the skin is given alone", "CSA"}};
constexpr Step two_immunosuppressants_unverified[] = {
    {longer_than_28_days, critical, critical,
     "contraindicated combination where ciclosporin is given for the skin: stop one first", "gk"},
    {always, warning, warning, "keep to the end date within 28 days: ciclosporin for the skin is given alone", "gk"}};
constexpr Step nephrotoxic[] = {{always, warning, warning, "avoid, or check creatinine and potassium often", "CSA"}};
constexpr Step avoid_ciclosporin[] = {{always, critical, critical, "contraindicated or to be avoided", "gk"}};
constexpr Step ciclosporin_level[] = {
    {always, warning, warning, "avoid, or check the level of ciclosporin and adjust its dose", "gk"}};
constexpr Step ciclosporin_lost[] = {
    {always, warning, none, "avoid the combination: the level of ciclosporin falls", "gk"},
    {always, none, critical, "contraindicated: the level of ciclosporin falls", "gk"}};
constexpr Step skin_cancer[] = {
    {always, critical, critical, "contraindicated combination: skin cancer. Stop one first", "CSA"}};
constexpr Step two_antimetabolites[] = {{always, warning, warning, "avoid the combination: marrow suppression", "gk"}};
constexpr Step separate[] = {{always, info, info, "take them hours apart: less mycophenolate is taken up", "gk"}};
constexpr Step second_method[] = {{always, info, info, "advise a second method of contraception", "gk"}};

constexpr Interaction table[] = {
    {"abrocitinib-antiplatelet", abrocitinib, antiplatelet, bleeding},
    {"abrocitinib-aspirin", abrocitinib, aspirin, bleeding, above_81_mg},
    {"abrocitinib-anticoagulant", abrocitinib, anticoagulant, anticoagulated},
    {"abrocitinib-cyp2c19-inhibitor", abrocitinib, cyp2c19_inhibitor, slow_abrocitinib},
    {"abrocitinib-fluconazole", abrocitinib, fluconazole, with_fluconazole},
    {"abrocitinib-inducer", abrocitinib, cyp2c_inducer, avoid_abrocitinib},
    {"abrocitinib-p-glycoprotein", abrocitinib, transported, p_glycoprotein},
    {"upadacitinib-cyp3a4-inhibitor", upadacitinib, cyp3a4_inhibitor, at_most_15_mg},
    {"upadacitinib-cyp3a4-inducer", upadacitinib, cyp3a4_inducer, avoid_upadacitinib},
    {"baricitinib-probenecid", baricitinib, probenecid, halve_baricitinib},
    {"jak-inhibitor-tacrolimus-biologic", jak_inhibitors, not_beside_jak, not_recommended},
    {"jak-inhibitor-other-jak-inhibitor", jak_inhibitors, other_jak, two_jak},
    {"topical-jak-inhibitor-systemic", topical_jak, not_beside_topical_jak, other_topical},
    {"topical-jak-inhibitor-potent", topical_jak, potent, other_topical_unverified},
    {"azathioprine-allopurinol", azathioprine, allopurinol, with_allopurinol},
    {"azathioprine-febuxostat", azathioprine, febuxostat, avoid_marrow},
    {"azathioprine-mercaptopurine", azathioprine, mercaptopurine, avoid_marrow_unverified},
    {"azathioprine-blood-count", azathioprine, marrow, extra_count},
    {"methotrexate-trimethoprim", methotrexate, trimethoprim, antifolate},
    {"methotrexate-clearance", methotrexate, clearance, watch_methotrexate},
    {"methotrexate-acitretin-probenecid", methotrexate, liver_or_level, avoid_methotrexate},
    {"ciclosporin-simvastatin", ciclosporin, simvastatin, contraindicated_statin},
    {"ciclosporin-lovastatin-pitavastatin", ciclosporin, other_statins, contraindicated_statin_unverified},
    {"ciclosporin-rosuvastatin", ciclosporin, rosuvastatin, capped_rosuvastatin},
    {"ciclosporin-atorvastatin", ciclosporin, atorvastatin, avoid_atorvastatin},
    {"ciclosporin-traditional", ciclosporin, traditional, two_immunosuppressants},
    {"ciclosporin-immunosuppressant", ciclosporin, immunosuppressants, two_immunosuppressants_unverified},
    {"ciclosporin-kidney", ciclosporin, kidney, nephrotoxic},
    {"ciclosporin-forbidden", ciclosporin, forbidden, avoid_ciclosporin},
    {"ciclosporin-cyp3a4", ciclosporin, cyp3a4, ciclosporin_level},
    {"ciclosporin-st-johns-wort", ciclosporin, st_johns_wort, ciclosporin_lost},
    {"ciclosporin-light-tar", ciclosporin, light_or_tar, skin_cancer},
    {"mycophenolate-azathioprine", mycophenolate, azathioprine, two_antimetabolites},
    {"mycophenolate-binder", mycophenolate, binders, separate},
    {"mycophenolate-contraceptive", mycophenolate, contraceptive, second_method},
};

std::string_view words_of(InteractionLevel level) {
    switch (level) {
    case critical:
        return "critical";
    case warning:
        return "warning";
    case info:
        return "info";
    default:
        return "";
    }
}

std::string_view words_of(InteractionIf condition) {
    switch (condition) {
    case first_90_days:
        return "first 90 days of abrocitinib";
    case above_81_mg:
        return "above 81 mg a day";
    case above_5_mg:
        return "above 5 mg a day";
    case not_cut:
        return "azathioprine above 1 mg/kg a day, or dose or weight not known";
    case longer_than_28_days:
        return "both for more than 28 days";
    default:
        return "";
    }
}

std::string condition_text(const Interaction& row, const Step& step) {
    std::string text(words_of(row.only));
    const std::string_view own = words_of(step.condition);
    if (!text.empty() && !own.empty()) text += "; ";
    return text.append(own);
}

std::string names_of(std::span<const Set> sets) {
    std::string text;
    for (const Set set : sets) text += (text.empty() ? "" : ", ") + std::string(drug_name(set));
    return text;
}

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

// Every step of every row, in their order.
template <class Print>
void for_each_step(Print print) {
    for (const Interaction& row : table)
        for (const Step& step : row.steps) print(row, step);
}

} // namespace

std::span<const Interaction> interactions() { return table; }

std::string interactions_markdown() {
    std::string out = "\n## Table: interactions\n\nOf the lines of one row the first whose condition holds decides; a "
                      "line without a level is for the other labels.\n\n| row | drug | with | if | US | EU, UK | "
                      "action | source |\n|---|---|---|---|---|---|---|---|\n";
    for_each_step([&](const Interaction& row, const Step& step) {
        out += "| `" + std::string(row.id) + "` | " + names_of(row.drugs) + " | " + names_of(row.partners) + " | " +
               condition_text(row, step) + " | " + std::string(words_of(step.us)) + " | " +
               std::string(words_of(step.europe)) + " | " + std::string(step.action) + " | " +
               std::string(step.source) + (is_unverified(step) ? " (unverified)" : "") + " |\n";
    });
    return out;
}

void add_unverified_interactions(UnverifiedFacts& facts) {
    for (const Interaction& row : table)
        for (std::size_t i = 0; i < row.steps.size(); ++i)
            if (is_general_knowledge(row.steps[i].source))
                facts.push_back(
                    {"interaction-" + std::string(row.id) + '/' + std::to_string(i + 1), "interactions",
                     names_of(row.drugs) + " with " + names_of(row.partners) + ": " + std::string(row.steps[i].action),
                     std::string(row.steps[i].source), Effect::card});
}

std::string interactions_json() {
    std::string json = "[";
    for_each_step([&](const Interaction& row, const Step& step) {
        json += std::string(json.size() > 1 ? "," : "") + "{\"id\":" + quoted(row.id) +
                ",\"drugs\":" + quoted(names_of(row.drugs)) + ",\"with\":" + quoted(names_of(row.partners)) +
                ",\"if\":" + quoted(condition_text(row, step)) + ",\"us\":" + quoted(words_of(step.us)) +
                ",\"euUk\":" + quoted(words_of(step.europe)) + ",\"action\":" + quoted(step.action) +
                ",\"source\":" + quoted(step.source) + '}';
    });
    return json + ']';
}

} // namespace eczema::cards
