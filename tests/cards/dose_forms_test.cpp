#include "cards/dose_forms.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace eczema::cards {
namespace {

using enum ValueSet;

SetBits bits(std::initializer_list<ValueSet> sets) {
    SetBits made;
    for (const ValueSet set : sets) made.set(index_of(set));
    return made;
}

TEST(DoseForms, AreRoutesFormsAndDevices) {
    const std::pair<std::string_view, SetBits> cases[] = {
        {"Topical Cream", bits({form_topical})},
        {"Augmented Topical Ointment", bits({form_topical})},
        {"Topical Product", bits({form_topical})},
        {"Oral Tablet", bits({form_oral})},
        {"Pill", bits({form_oral})},
        {"Injection", bits({form_injection})},
        {"Intramuscular Suspension", bits({route_intramuscular})},
        {"Prefilled Syringe", bits({form_injection, form_prefilled_syringe})},
        {"Auto-Injector", bits({form_injection, form_autoinjector})},
        {"Pen Injector", bits({form_injection, form_pen})},
        {"Metered Dose Inhaler", bits({route_inhaled, route_inhaled_nasal_ophthalmic})},
        {"Nasal Spray", bits({route_inhaled_nasal_ophthalmic})},
        {"Ophthalmic Ointment", bits({route_ophthalmic, route_inhaled_nasal_ophthalmic})},
        {"Oral Paste", bits({route_inhaled_nasal_ophthalmic})}, // for the mouth, not swallowed
        {"Rectal Cream", bits({route_inhaled_nasal_ophthalmic})},
        {"Transdermal System", {}}, // in no set of routes either
        {"topical cream", {}},
        {"Cream", {}},
        {"", {}},
    };
    for (const auto& [name, expected] : cases) EXPECT_EQ(sets_of_dose_form(name), expected) << name;
}

} // namespace
} // namespace eczema::cards
