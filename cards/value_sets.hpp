// The value sets that facts read (specification section 8), and the drug groups made of them.
// Loaded once at start from the embedded FHIR ValueSets in cards/valuesets; immutable afterwards.
#pragma once
#include "cards/embedded_file.hpp"
#include "cards/tri.hpp"
#include "fhir/value_set.hpp"

#include <array>

namespace eczema::cards {

// One name for each file of cards/valuesets; the order is that of value_set_ids.
enum class ValueSet : std::uint8_t {
    cond_atopic_dermatitis,
    cond_eczema_unspecified,
    cond_skin_infection_bacterial,
    cond_skin_infection_serious,
    cond_acute_infection_serious,
    cond_eczema_herpeticum,
    cond_helminth,
    cond_cutaneous_lymphoma,
    cond_asthma,
    cond_asthma_exacerbation,
    cond_steroid_responsive,
    cond_steroid_topical_harm,
    drug_dupilumab,
    drug_tralokinumab,
    drug_lebrikizumab,
    drug_nemolizumab,
    drug_upadacitinib,
    drug_abrocitinib,
    drug_baricitinib,
    drug_ciclosporin,
    drug_methotrexate,
    drug_azathioprine,
    drug_mycophenolate,
    drug_other_biologics,
    drug_systemic_corticosteroid,
    drug_tcs,
    drug_tcs_class_i,
    drug_tcs_class_ii,
    drug_tcs_class_iii_iv,
    drug_tcs_class_v,
    drug_tcs_class_vi_vii,
    drug_tci,
    drug_topical_nonsteroid,
    drug_antibiotic_systemic,
    drug_antiviral_herpes,
    drug_anthelmintic,
    excipient_polysorbate_80,
    obs_poem,
    obs_dlqi,
    reason_lack_of_efficacy,
    reason_intolerance,
    allergy_none_known,
    reaction_anaphylaxis,
    severity_mild,
    severity_moderate,
    severity_severe,
    route_topical,
    route_oral,
    route_injection,
    route_intramuscular,
    route_subcutaneous,
    route_inhaled_nasal_ophthalmic,
    form_topical,
    form_oral,
    form_injection,
    site_delicate,
    proc_referral_dermatology,
    proc_bacterial_culture,
    count,
};
inline constexpr std::size_t value_set_count = static_cast<std::size_t>(ValueSet::count);
static_assert(value_set_count <= fhir::max_value_sets);

// "cond-atopic-dermatitis": the ValueSet's id and its file's stem.
std::string_view value_set_id(ValueSet set);

using fhir::SetBits;

constexpr std::size_t index_of(ValueSet set) { return static_cast<std::size_t>(set); }
inline bool holds(const SetBits& bits, ValueSet set) { return bits.test(index_of(set)); }

// Groups of drugs that rules speak of (specification 1.2).
enum class DrugGroup : std::uint8_t {
    none,
    il413,                    // dupilumab, tralokinumab, lebrikizumab
    biologics,                // il413 and nemolizumab
    jak_inhibitors,           // upadacitinib, abrocitinib, baricitinib
    traditional,              // ciclosporin, methotrexate, azathioprine, mycophenolate
    advanced,                 // biologics and JAK inhibitors
    immunosuppressive,        // JAK inhibitors and traditional
    systemic,                 // advanced and traditional
    biologic_jak_ciclosporin, // those that may unmask or worsen a cutaneous lymphoma
    systemic_or_other_biologic,
    systemic_corticosteroids,
    corticosteroid_or_traditional,
    count,
};

SetBits sets_in(DrugGroup group);
std::string_view name_of(DrugGroup group); // "JAK inhibitor or traditional immunosuppressant"

// The ingredient's name where the set holds one ingredient, e.g. "dupilumab"; else the group's.
std::string_view drug_name(ValueSet set);

struct ValueSets {
    fhir::ValueSetTable table;
    std::string content; // every file's text in order: what the content hash covers
};

// Reads the files; nothing where a set is missing, doubled or unreadable.
std::optional<ValueSets> load_value_sets(std::span<const EmbeddedFile> files, bool with_snomed_outside_gps);

extern const std::span<const EmbeddedFile> value_set_files_embedded;

} // namespace eczema::cards
