#include "cards/value_sets.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr std::array<std::string_view, value_set_count> ids{
    "cond-atopic-dermatitis",
    "cond-eczema-unspecified",
    "cond-skin-infection-bacterial",
    "cond-skin-infection-serious",
    "cond-acute-infection-serious",
    "cond-eczema-herpeticum",
    "cond-helminth",
    "cond-cutaneous-lymphoma",
    "cond-asthma",
    "cond-asthma-exacerbation",
    "cond-steroid-responsive",
    "cond-steroid-topical-harm",
    "drug-dupilumab",
    "drug-tralokinumab",
    "drug-lebrikizumab",
    "drug-nemolizumab",
    "drug-upadacitinib",
    "drug-abrocitinib",
    "drug-baricitinib",
    "drug-ciclosporin",
    "drug-methotrexate",
    "drug-azathioprine",
    "drug-mycophenolate",
    "drug-other-biologics",
    "drug-systemic-corticosteroid",
    "drug-tcs",
    "drug-tcs-class-i",
    "drug-tcs-class-ii",
    "drug-tcs-class-iii-iv",
    "drug-tcs-class-v",
    "drug-tcs-class-vi-vii",
    "drug-tci",
    "drug-topical-nonsteroid",
    "drug-antibiotic-systemic",
    "drug-antiviral-herpes",
    "drug-anthelmintic",
    "excipient-polysorbate-80",
    "obs-poem",
    "obs-dlqi",
    "reason-lack-of-efficacy",
    "reason-intolerance",
    "allergy-none-known",
    "reaction-anaphylaxis",
    "severity-mild",
    "severity-moderate",
    "severity-severe",
    "route-topical",
    "route-oral",
    "route-injection",
    "route-intramuscular",
    "route-subcutaneous",
    "route-inhaled-nasal-ophthalmic",
    "form-topical",
    "form-oral",
    "form-injection",
    "site-delicate",
    "proc-referral-dermatology",
    "proc-bacterial-culture",
};

struct Group {
    std::string_view name;
    std::initializer_list<ValueSet> sets;
};

const Group& group_of(DrugGroup group) {
    using enum ValueSet;
    static const std::array<Group, static_cast<std::size_t>(DrugGroup::count)> groups{{
        {"nothing", {}},
        {"dupilumab, tralokinumab or lebrikizumab", {drug_dupilumab, drug_tralokinumab, drug_lebrikizumab}},
        {"eczema biologic", {drug_dupilumab, drug_tralokinumab, drug_lebrikizumab, drug_nemolizumab}},
        {"JAK inhibitor", {drug_upadacitinib, drug_abrocitinib, drug_baricitinib}},
        {"traditional immunosuppressant", {drug_ciclosporin, drug_methotrexate, drug_azathioprine, drug_mycophenolate}},
        {"eczema biologic or JAK inhibitor",
         {drug_dupilumab, drug_tralokinumab, drug_lebrikizumab, drug_nemolizumab, drug_upadacitinib, drug_abrocitinib,
          drug_baricitinib}},
        {"JAK inhibitor or traditional immunosuppressant",
         {drug_upadacitinib, drug_abrocitinib, drug_baricitinib, drug_ciclosporin, drug_methotrexate, drug_azathioprine,
          drug_mycophenolate}},
        {"systemic eczema drug",
         {drug_dupilumab, drug_tralokinumab, drug_lebrikizumab, drug_nemolizumab, drug_upadacitinib, drug_abrocitinib,
          drug_baricitinib, drug_ciclosporin, drug_methotrexate, drug_azathioprine, drug_mycophenolate}},
        {"eczema biologic, JAK inhibitor or ciclosporin",
         {drug_dupilumab, drug_tralokinumab, drug_lebrikizumab, drug_nemolizumab, drug_upadacitinib, drug_abrocitinib,
          drug_baricitinib, drug_ciclosporin}},
        {"systemic eczema drug or other biologic",
         {drug_dupilumab, drug_tralokinumab, drug_lebrikizumab, drug_nemolizumab, drug_upadacitinib, drug_abrocitinib,
          drug_baricitinib, drug_ciclosporin, drug_methotrexate, drug_azathioprine, drug_mycophenolate,
          drug_other_biologics}},
        {"systemic corticosteroid", {drug_systemic_corticosteroid}},
        {"systemic corticosteroid or traditional immunosuppressant",
         {drug_systemic_corticosteroid, drug_ciclosporin, drug_methotrexate, drug_azathioprine, drug_mycophenolate}},
    }};
    return groups[static_cast<std::size_t>(group)];
}

} // namespace

std::string_view value_set_id(ValueSet set) { return ids[index_of(set)]; }

SetBits sets_in(DrugGroup group) {
    SetBits bits;
    for (const ValueSet set : group_of(group).sets) bits.set(index_of(set));
    return bits;
}

std::string_view name_of(DrugGroup group) { return group_of(group).name; }

std::string_view drug_name(ValueSet set) {
    switch (set) {
    case ValueSet::drug_other_biologics:
        return "another biologic";
    case ValueSet::drug_systemic_corticosteroid:
        return "systemic steroid";
    default:
        return value_set_id(set).substr(std::string_view("drug-").size());
    }
}

std::optional<ValueSets> load_value_sets(std::span<const EmbeddedFile> files, bool with_snomed_outside_gps) {
    ValueSets sets;
    std::size_t found = 0;
    for (std::size_t i = 0; i < value_set_count; ++i) {
        const auto file = std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& candidate) {
            return candidate.name == std::string(ids[i]) + ".json";
        });
        if (file == files.end()) return std::nullopt;
        std::pmr::monotonic_buffer_resource arena;
        const auto parsed = fhir::parse_json(file->text, arena, fhir::Keep::everything);
        if (!parsed || !sets.table.add(i, *parsed, with_snomed_outside_gps)) return std::nullopt;
        sets.content += file->text;
        ++found;
    }
    if (found != files.size()) return std::nullopt;
    return sets;
}

} // namespace eczema::cards
