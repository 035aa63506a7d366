#include "cards/drug_groups.hpp"

#include <array>

namespace eczema::cards {
namespace {

struct Group {
    DrugGroup group;
    std::string_view name;
    std::initializer_list<DrugGroup> parts; // earlier groups
    std::initializer_list<ValueSet> sets;
};

constexpr std::size_t group_count = static_cast<std::size_t>(DrugGroup::count);

std::span<const Group, group_count> groups() {
    using enum ValueSet;
    using G = DrugGroup;
    static const std::array<Group, group_count> table{{
        {G::none, "nothing", {}, {}},
        {G::il413,
         "dupilumab, tralokinumab or lebrikizumab",
         {},
         {drug_dupilumab, drug_tralokinumab, drug_lebrikizumab}},
        {G::biologics, "eczema biologic", {G::il413}, {drug_nemolizumab}},
        {G::jak_inhibitors, "JAK inhibitor", {}, {drug_upadacitinib, drug_abrocitinib, drug_baricitinib}},
        {G::traditional,
         "traditional immunosuppressant",
         {},
         {drug_ciclosporin, drug_methotrexate, drug_azathioprine, drug_mycophenolate}},
        {G::advanced, "eczema biologic or JAK inhibitor", {G::biologics, G::jak_inhibitors}, {}},
        {G::immunosuppressive,
         "JAK inhibitor or traditional immunosuppressant",
         {G::jak_inhibitors, G::traditional},
         {}},
        {G::systemic, "systemic eczema drug", {G::biologics, G::immunosuppressive}, {}},
        {G::biologic_jak_ciclosporin,
         "eczema biologic, JAK inhibitor or ciclosporin",
         {G::biologics, G::jak_inhibitors},
         {drug_ciclosporin}},
        {G::systemic_or_other_biologic,
         "systemic eczema drug or other biologic",
         {G::systemic},
         {drug_other_biologics}},
        {G::systemic_corticosteroids, "systemic corticosteroid", {}, {drug_systemic_corticosteroid}},
        {G::corticosteroid_or_traditional,
         "systemic corticosteroid or traditional immunosuppressant",
         {G::systemic_corticosteroids, G::traditional},
         {}},
        {G::dupilumab, "dupilumab", {}, {drug_dupilumab}},
        {G::tralokinumab, "tralokinumab", {}, {drug_tralokinumab}},
        {G::lebrikizumab, "lebrikizumab", {}, {drug_lebrikizumab}},
        {G::nemolizumab, "nemolizumab", {}, {drug_nemolizumab}},
        {G::other_biologics_for_eczema,
         "tralokinumab, lebrikizumab or nemolizumab",
         {},
         {drug_tralokinumab, drug_lebrikizumab, drug_nemolizumab}},
        {G::upadacitinib_or_abrocitinib, "upadacitinib or abrocitinib", {}, {drug_upadacitinib, drug_abrocitinib}},
        {G::baricitinib, "baricitinib", {}, {drug_baricitinib}},
        {G::abrocitinib, "abrocitinib", {}, {drug_abrocitinib}},
        {G::ciclosporin, "ciclosporin", {}, {drug_ciclosporin}},
        {G::methotrexate, "methotrexate", {}, {drug_methotrexate}},
        {G::azathioprine, "azathioprine", {}, {drug_azathioprine}},
        {G::mycophenolate, "mycophenolate", {}, {drug_mycophenolate}},
        {G::methotrexate_or_mycophenolate,
         "methotrexate or mycophenolate",
         {},
         {drug_methotrexate, drug_mycophenolate}},
        {G::azathioprine_or_ciclosporin, "azathioprine or ciclosporin", {}, {drug_azathioprine, drug_ciclosporin}},
        {G::azathioprine_or_mycophenolate,
         "azathioprine or mycophenolate",
         {},
         {drug_azathioprine, drug_mycophenolate}},
        {G::jak_inhibitor_or_ciclosporin, "JAK inhibitor or ciclosporin", {G::jak_inhibitors}, {drug_ciclosporin}},
        {G::azathioprine_mycophenolate_methotrexate,
         "azathioprine, mycophenolate or methotrexate",
         {},
         {drug_azathioprine, drug_mycophenolate, drug_methotrexate}},
        {G::jak_inhibitor_azathioprine_ciclosporin,
         "JAK inhibitor, azathioprine or ciclosporin",
         {G::jak_inhibitors},
         {drug_azathioprine, drug_ciclosporin}},
        {G::teratogens,
         "methotrexate, mycophenolate, JAK inhibitor, psoralen or PUVA",
         {G::jak_inhibitors},
         {drug_methotrexate, drug_mycophenolate, drug_psoralen, proc_puva}},
        {G::systemic_or_light,
         "systemic eczema drug, psoralen or light treatment",
         {G::systemic},
         {drug_psoralen, proc_phototherapy, proc_puva, proc_light_therapy_unspecified}},
        {G::light, "light treatment", {}, {proc_phototherapy, proc_puva, proc_light_therapy_unspecified}},
        {G::jak_inhibitor_or_methotrexate, "JAK inhibitor or methotrexate", {G::jak_inhibitors}, {drug_methotrexate}},
        {G::azathioprine_ciclosporin_mycophenolate,
         "azathioprine, ciclosporin or mycophenolate",
         {},
         {drug_azathioprine, drug_ciclosporin, drug_mycophenolate}},
        {G::systemic_antibiotics, "systemic antibiotic", {}, {drug_antibiotic_systemic}},
        {G::upadacitinib, "upadacitinib", {}, {drug_upadacitinib}},
        {G::interaction_partners,
         "drug with a known interaction",
         {},
         {drug_cyp3a4_strong_inhibitor,
          drug_cyp3a4_strong_inducer,
          drug_st_johns_wort,
          drug_cyp2c19_strong_inhibitor,
          drug_fluconazole,
          drug_cyp2c19_2c9_strong_inducer,
          drug_antiplatelet,
          drug_aspirin,
          drug_anticoagulant,
          drug_dabigatran,
          drug_digoxin,
          drug_probenecid,
          drug_jak_other_systemic,
          drug_jak_topical,
          drug_allopurinol,
          drug_febuxostat,
          drug_mercaptopurine,
          drug_ribavirin,
          drug_trimethoprim,
          drug_ace_inhibitor,
          drug_aminosalicylate,
          drug_nsaid,
          drug_ppi,
          drug_penicillin,
          drug_acitretin,
          drug_simvastatin,
          drug_lovastatin,
          drug_pitavastatin,
          drug_rosuvastatin,
          drug_atorvastatin,
          drug_aminoglycoside,
          drug_amphotericin,
          drug_potassium_sparing_diuretic,
          drug_bosentan,
          drug_aliskiren,
          drug_coal_tar,
          drug_antacid,
          drug_colestyramine,
          drug_oral_contraceptive,
          drug_other_immunosuppressant}},
        {G::interacting,
         "systemic eczema drug, topical JAK inhibitor or drug that interacts with one",
         {G::systemic_or_other_biologic, G::interaction_partners},
         {drug_tacrolimus_systemic, drug_psoralen, proc_phototherapy, proc_puva}},
        {G::sedating_antihistamines, "sedating antihistamine", {}, {drug_antihistamine_sedating}},
        {G::promethazine, "promethazine", {}, {drug_promethazine}},
        {G::systemic_steroid_or_light,
         "systemic eczema drug, systemic corticosteroid or light treatment",
         {G::systemic, G::systemic_corticosteroids},
         {proc_phototherapy, proc_puva}},
        {G::methotrexate_mycophenolate_jak,
         "methotrexate, mycophenolate or JAK inhibitor",
         {G::jak_inhibitors},
         {drug_methotrexate, drug_mycophenolate}},
        {G::contraceptives, "hormonal contraceptive", {}, {drug_contraceptive, drug_contraceptive_combined}},
        {G::live_vaccines, "live vaccine", {}, {vaccine_live}},
        {G::topical_steroid_or_calcineurin_inhibitor,
         "topical steroid or calcineurin inhibitor",
         {},
         {drug_tcs, drug_tcs_class_i, drug_tcs_class_ii, drug_tcs_class_iii_iv, drug_tcs_class_v, drug_tcs_class_vi_vii,
          drug_tci}},
    }};
    return table;
}

// The bits of every group, once.
const std::array<SetBits, group_count>& bits() {
    static const std::array<SetBits, group_count> table = [] {
        std::array<SetBits, group_count> made{};
        for (const Group& group : groups()) {
            SetBits& own = made[static_cast<std::size_t>(group.group)];
            for (const DrugGroup part : group.parts) own |= made[static_cast<std::size_t>(part)];
            for (const ValueSet set : group.sets) own.set(index_of(set));
        }
        return made;
    }();
    return table;
}

} // namespace

SetBits sets_in(DrugGroup group) { return bits()[static_cast<std::size_t>(group)]; }

std::string_view name_of(DrugGroup group) { return groups()[static_cast<std::size_t>(group)].name; }

std::string_view drug_name(ValueSet set) {
    switch (set) {
    case ValueSet::drug_other_biologics:
        return "another biologic";
    case ValueSet::drug_systemic_corticosteroid:
        return "systemic steroid";
    case ValueSet::drug_antibiotic_systemic:
        return "the antibiotic";
    case ValueSet::drug_tacrolimus_systemic:
        return "systemic tacrolimus";
    case ValueSet::drug_cyp3a4_strong_inhibitor:
        return "a strong CYP3A4 inhibitor";
    case ValueSet::drug_cyp3a4_strong_inducer:
        return "a strong CYP3A4 inducer";
    case ValueSet::drug_st_johns_wort:
        return "St John's wort";
    case ValueSet::drug_cyp2c19_strong_inhibitor:
        return "a strong CYP2C19 inhibitor";
    case ValueSet::drug_cyp2c19_2c9_strong_inducer:
        return "a strong CYP2C19 or CYP2C9 inducer";
    case ValueSet::drug_antiplatelet:
        return "an antiplatelet drug";
    case ValueSet::drug_anticoagulant:
        return "an anticoagulant";
    case ValueSet::drug_jak_other_systemic:
        return "another JAK inhibitor";
    case ValueSet::drug_jak_topical:
        return "a topical JAK inhibitor";
    case ValueSet::drug_trimethoprim:
        return "trimethoprim or sulfamethoxazole";
    case ValueSet::drug_ace_inhibitor:
        return "an ACE inhibitor";
    case ValueSet::drug_aminosalicylate:
        return "an aminosalicylate";
    case ValueSet::drug_nsaid:
        return "an NSAID";
    case ValueSet::drug_ppi:
        return "a proton pump inhibitor";
    case ValueSet::drug_penicillin:
        return "a penicillin";
    case ValueSet::drug_aminoglycoside:
        return "an aminoglycoside";
    case ValueSet::drug_amphotericin:
        return "amphotericin B";
    case ValueSet::drug_potassium_sparing_diuretic:
        return "a potassium-sparing diuretic";
    case ValueSet::drug_coal_tar:
        return "coal tar";
    case ValueSet::drug_antacid:
        return "an antacid";
    case ValueSet::drug_oral_contraceptive:
        return "an oral contraceptive";
    case ValueSet::drug_other_immunosuppressant:
        return "another immunosuppressant";
    case ValueSet::drug_antihistamine_sedating:
        return "the sedating antihistamine";
    case ValueSet::vaccine_live:
        return "the live vaccine";
    case ValueSet::proc_phototherapy:
        return "phototherapy";
    case ValueSet::proc_puva:
        return "PUVA";
    case ValueSet::proc_light_therapy_unspecified:
        return "light therapy";
    default: {
        const std::string_view id = value_set_id(set);
        return id.substr(id.find('-') + 1);
    }
    }
}

SetBits orderable_sets() {
    static const SetBits sets = [] {
        SetBits made;
        for (std::size_t i = index_of(ValueSet::drug_dupilumab); i <= index_of(ValueSet::proc_puva); ++i) made.set(i);
        return made;
    }();
    return sets;
}

} // namespace eczema::cards
