#include "cards/dose_forms.hpp"

namespace eczema::cards {
namespace {

using enum ValueSet;

constexpr ValueSet elsewhere = route_inhaled_nasal_ophthalmic;

struct DoseForm {
    std::string_view name;
    ValueSet use;
    ValueSet also = use; // a narrower route, or the device
};

constexpr DoseForm dose_forms[] = {
    {"Augmented Topical Cream", form_topical},
    {"Augmented Topical Gel", form_topical},
    {"Augmented Topical Lotion", form_topical},
    {"Augmented Topical Ointment", form_topical},
    {"Medicated Bar Soap", form_topical},
    {"Medicated Liquid Soap", form_topical},
    {"Medicated Pad", form_topical},
    {"Medicated Pad or Tape", form_topical},
    {"Medicated Shampoo", form_topical},
    {"Medicated Tape", form_topical},
    {"Powder Spray", form_topical},
    {"Shampoo Product", form_topical},
    {"Soap Product", form_topical},
    {"Topical Cream", form_topical},
    {"Topical Foam", form_topical},
    {"Topical Gel", form_topical},
    {"Topical Lotion", form_topical},
    {"Topical Oil", form_topical},
    {"Topical Ointment", form_topical},
    {"Topical Powder", form_topical},
    {"Topical Product", form_topical},
    {"Topical Solution", form_topical},
    {"Topical Spray", form_topical},
    {"Topical Suspension", form_topical},

    {"Chewable Extended Release Oral Tablet", form_oral},
    {"Chewable Product", form_oral},
    {"Chewable Tablet", form_oral},
    {"Delayed Release Granules for Oral Suspension", form_oral},
    {"Delayed Release Oral Capsule", form_oral},
    {"Delayed Release Oral Granules", form_oral},
    {"Delayed Release Oral Tablet", form_oral},
    {"Disintegrating Oral Product", form_oral},
    {"Disintegrating Oral Tablet", form_oral},
    {"Effervescent Oral Tablet", form_oral},
    {"Extended Release Oral Capsule", form_oral},
    {"Extended Release Oral Tablet", form_oral},
    {"Extended Release Suspension", form_oral},
    {"Granules for Oral Solution", form_oral},
    {"Granules for Oral Suspension", form_oral},
    {"Oral Capsule", form_oral},
    {"Oral Film", form_oral},
    {"Oral Granules", form_oral},
    {"Oral Liquid Product", form_oral},
    {"Oral Pellet", form_oral},
    {"Oral Powder", form_oral},
    {"Oral Powder Product", form_oral},
    {"Oral Solution", form_oral},
    {"Oral Suspension", form_oral},
    {"Oral Tablet", form_oral},
    {"Oral Wafer", form_oral},
    {"Pill", form_oral},
    {"Powder for Oral Solution", form_oral},
    {"Powder for Oral Suspension", form_oral},
    {"Tablet for Oral Suspension", form_oral},

    {"Auto-Injector", form_injection, form_autoinjector},
    {"Cartridge", form_injection},
    {"Injectable Product", form_injection},
    {"Injectable Solution", form_injection},
    {"Injectable Suspension", form_injection},
    {"Injection", form_injection},
    {"Intramuscular Solution", route_intramuscular},
    {"Intramuscular Suspension", route_intramuscular},
    {"Jet Injector", form_injection},
    {"Pen Injector", form_injection, form_pen},
    {"Prefilled Syringe", form_injection, form_prefilled_syringe},

    {"Dry Powder Inhaler", elsewhere, route_inhaled},
    {"Inhalant Product", elsewhere, route_inhaled},
    {"Inhalation Powder", elsewhere, route_inhaled},
    {"Inhalation Solution", elsewhere, route_inhaled},
    {"Inhalation Spray", elsewhere, route_inhaled},
    {"Inhalation Suspension", elsewhere, route_inhaled},
    {"Metered Dose Inhaler", elsewhere, route_inhaled},

    {"Ophthalmic Cream", elsewhere, route_ophthalmic},
    {"Ophthalmic Emulsion", elsewhere, route_ophthalmic},
    {"Ophthalmic Gel", elsewhere, route_ophthalmic},
    {"Ophthalmic Insert", elsewhere, route_ophthalmic},
    {"Ophthalmic Irrigation Solution", elsewhere, route_ophthalmic},
    {"Ophthalmic Ointment", elsewhere, route_ophthalmic},
    {"Ophthalmic Product", elsewhere, route_ophthalmic},
    {"Ophthalmic Solution", elsewhere, route_ophthalmic},
    {"Ophthalmic Spray", elsewhere, route_ophthalmic},
    {"Ophthalmic Suspension", elsewhere, route_ophthalmic},

    {"Buccal Film", elsewhere},
    {"Buccal Product", elsewhere},
    {"Buccal Tablet", elsewhere},
    {"Dental Product", elsewhere},
    {"Douche", elsewhere},
    {"Drug Implant", elsewhere},
    {"Drug Implant Product", elsewhere},
    {"Enema", elsewhere},
    {"Irrigation Product", elsewhere},
    {"Irrigation Solution", elsewhere},
    {"Lozenge Product", elsewhere},
    {"Metered Dose Nasal Spray", elsewhere},
    {"Mouthwash", elsewhere},
    {"Mouthwash Product", elsewhere},
    {"Mucosal Product", elsewhere},
    {"Mucosal Spray", elsewhere},
    {"Mucous Membrane Topical Solution", elsewhere},
    {"Nasal Gel", elsewhere},
    {"Nasal Inhalant", elsewhere},
    {"Nasal Inhaler", elsewhere},
    {"Nasal Ointment", elsewhere},
    {"Nasal Powder", elsewhere},
    {"Nasal Product", elsewhere},
    {"Nasal Solution", elsewhere},
    {"Nasal Spray", elsewhere},
    {"Oral Cream", elsewhere},
    {"Oral Foam", elsewhere},
    {"Oral Gel", elsewhere},
    {"Oral Lozenge", elsewhere},
    {"Oral Ointment", elsewhere},
    {"Oral Paste", elsewhere},
    {"Otic Gel", elsewhere},
    {"Otic Ointment", elsewhere},
    {"Otic Product", elsewhere},
    {"Otic Solution", elsewhere},
    {"Otic Suspension", elsewhere},
    {"Rectal Cream", elsewhere},
    {"Rectal Foam", elsewhere},
    {"Rectal Gel", elsewhere},
    {"Rectal Ointment", elsewhere},
    {"Rectal Product", elsewhere},
    {"Rectal Solution", elsewhere},
    {"Rectal Spray", elsewhere},
    {"Rectal Suppository", elsewhere},
    {"Toothpaste", elsewhere},
    {"Vaginal Cream", elsewhere},
    {"Vaginal Gel", elsewhere},
    {"Vaginal Insert", elsewhere},
    {"Vaginal Ointment", elsewhere},
    {"Vaginal Product", elsewhere},
    {"Vaginal Suppository", elsewhere},
    {"Vaginal Tablet", elsewhere},
};

} // namespace

SetBits sets_of_dose_form(std::string_view name) {
    SetBits sets;
    for (const DoseForm& form : dose_forms) {
        if (form.name != name) continue;
        sets.set(index_of(form.use));
        sets.set(index_of(form.also));
    }
    return sets;
}

} // namespace eczema::cards
