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
        {G::immunosuppressive_or_light,
         "JAK inhibitor, traditional immunosuppressant or light treatment",
         {G::immunosuppressive},
         {drug_psoralen, proc_phototherapy, proc_puva, proc_light_therapy_unspecified}},
        {G::light, "light treatment", {}, {proc_phototherapy, proc_puva, proc_light_therapy_unspecified}},
        // part A
        // part B
        // part C
        // part D
        // part E
        // part F
        // part G
        {G::upadacitinib, "upadacitinib", {}, {drug_upadacitinib}},
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
