// Groups of drugs that rules speak of (specification 1.2), made of value sets. Light treatments and live vaccines that
// are ordered are judged like drugs and have groups too.
#pragma once
#include "cards/value_sets.hpp"

namespace eczema::cards {

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
    dupilumab,
    tralokinumab,
    lebrikizumab,
    nemolizumab,
    other_biologics_for_eczema, // tralokinumab, lebrikizumab, nemolizumab
    upadacitinib_or_abrocitinib,
    baricitinib,
    abrocitinib,
    ciclosporin,
    methotrexate,
    azathioprine,
    mycophenolate,
    methotrexate_or_mycophenolate,
    azathioprine_or_ciclosporin,
    azathioprine_or_mycophenolate,
    jak_inhibitor_or_ciclosporin,
    azathioprine_mycophenolate_methotrexate,
    jak_inhibitor_azathioprine_ciclosporin,
    teratogens,        // methotrexate, mycophenolate, JAK inhibitors, psoralen, PUVA: never in pregnancy
    systemic_or_light, // systemic drugs, psoralen and light treatments
    light,             // narrow-band UVB, PUVA, light of unstated kind
    jak_inhibitor_or_methotrexate,
    azathioprine_ciclosporin_mycophenolate,
    systemic_antibiotics,
    upadacitinib,
    interaction_partners, // drugs that matter beside a systemic eczema drug only
    interacting,          // every drug of a row of gate-interactions
    sedating_antihistamines,
    promethazine,
    systemic_steroid_or_light,      // what a first prescription comes with advice for
    methotrexate_mycophenolate_jak, // those for which contraception is asked
    contraceptives,
    live_vaccines,
    topical_steroid_or_calcineurin_inhibitor,
    count,
};

SetBits sets_in(DrugGroup group);
std::string_view name_of(DrugGroup group); // "JAK inhibitor or traditional immunosuppressant"

// The ingredient's name where the set holds one ingredient, e.g. "dupilumab"; else the group's.
std::string_view drug_name(ValueSet set);

// Every set that an order can belong to: drugs, vaccines, light treatments.
SetBits orderable_sets();

} // namespace eczema::cards
