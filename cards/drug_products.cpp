#include "cards/drug_products.hpp"

#include "cards/dose_forms.hpp"
#include "cards/exposures.hpp"
#include "cards/ingredient_sets.hpp"
#include "cards/steroid_potency.hpp"
#include "fhir/ndc.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace eczema::cards {
namespace {

using fhir::CodeSystem;
using fhir::Value;

const Value& member(const Value& object, std::string_view name) {
    static constexpr Value absent{};
    const Value* found = object.find(name);
    return found ? *found : absent;
}

std::string_view text(const Value& object, std::string_view name) { return member(object, name).text(); }

SetBits bits_from(ValueSet first, ValueSet last) {
    SetBits bits;
    for (std::size_t i = index_of(first); i <= index_of(last); ++i) bits.set(i);
    return bits;
}

const SetBits& steroid_classes() {
    static const SetBits bits = bits_from(ValueSet::drug_tcs_class_i, ValueSet::drug_tcs_class_vi_vii);
    return bits;
}

const SetBits& devices() {
    static const SetBits bits = bits_from(ValueSet::form_autoinjector, ValueSet::form_prefilled_syringe);
    return bits;
}

// Sets that a product in another form is not in, even where the value sets take the bare ingredient for enough:
// minocycline foam is no systemic antibiotic, clobetasol eye drops are no topical steroid.
const SetBits& bound_to_form() {
    using enum ValueSet;
    static const SetBits bits = [] {
        SetBits made = bits_from(drug_tcs, drug_topical_nonsteroid);
        for (const ValueSet set : {drug_systemic_corticosteroid, drug_antibiotic_systemic, drug_antiviral_herpes,
                                   drug_emollient, drug_ciclosporin, drug_tacrolimus_systemic})
            made.set(index_of(set));
        return made;
    }();
    return bits;
}

std::optional<std::uint64_t> number_of(std::string_view digits) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.empty() || digits.size() > 15 || error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return number;
}

std::uint64_t key_of(CodeSystem system, std::uint64_t number) {
    return (std::uint64_t{static_cast<std::uint8_t>(system)} << 56) | number;
}

std::optional<std::uint64_t> key_of(CodeSystem system, std::string_view code) {
    if (system == CodeSystem::rxnorm) {
        const auto number = number_of(code);
        if (number && code.front() != '0') return key_of(system, *number);
    }
    if (system == CodeSystem::ndc)
        if (const auto digits = fhir::ndc_digits(code)) return key_of(system, *number_of(*digits));
    return std::nullopt;
}

double number(const Value& object, std::string_view name) {
    const std::string_view digits = text(object, name);
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

// By weight; what is not mass in mass or volume has none.
std::optional<double> percent_of(const Value& strength) {
    const std::string_view unit = text(strength, "unit"), per_unit = text(strength, "perUnit");
    const double amount = number(strength, "value"), per = number(strength, "per");
    if (unit != "MG" || per <= 0 || amount <= 0) return std::nullopt;
    if (per_unit == "ML") return amount / per / 10; // as good as 1000 mg
    if (per_unit == "MG") return amount / per * 100;
    return std::nullopt;
}

// RxNorm rounds concentrations and volumes: 1.14 mL of 175 mg/mL, or 0.67 mL of 150 mg/mL, are labelled 200 and 100 mg.
double as_labelled(double mg) {
    const double tens = std::round(mg / 10) * 10;
    return std::abs(tens - mg) <= mg / 100 ? tens : mg;
}

std::optional<ProductStrength> strength_of(const Value& product, bool is_device) {
    const auto ingredients = member(product, "ingredients").items();
    if (ingredients.size() != 1) return std::nullopt;
    const Value& strength = member(ingredients.front(), "strength");
    const double amount = number(strength, "value"), per = number(strength, "per");
    if (text(strength, "unit") != "MG" || amount <= 0) return std::nullopt;
    if (!strength.find("per")) return ProductStrength{amount, 0, is_device};
    if (text(strength, "perUnit") != "ML" || per <= 0) return std::nullopt;
    const Value& quantity = member(product, "quantity");
    const double ml = text(quantity, "unit") == "ML" ? number(quantity, "value") : 0;
    if (ml <= 0) return ProductStrength{amount / per, 1, false};
    return ProductStrength{as_labelled(amount / per * ml), ml, is_device};
}

// --- what one product means ----------------------------------------------------------------------------------------

class Judge {
  public:
    explicit Judge(const IngredientSets& ingredients) : ingredients_(ingredients) {}

    ProductMeaning meaning_of(const Value& product) const {
        ProductMeaning meaning;
        meaning.is_known = true;
        SetBits by_route;
        for (const Value& ingredient : member(product, "ingredients").items())
            for (const std::string_view code : {text(ingredient, "code"), text(ingredient, "precise")}) {
                const fhir::Membership membership = ingredients_.sets_of(code);
                meaning.sets |= membership.sets;
                by_route |= membership.by_route;
            }
        const SetBits form = sets_of_dose_form(text(product, "form"));
        if (form.any()) meaning.by_ingredient = meaning.sets & bound_to_form();
        meaning.by_form = (by_route & ~meaning.sets) | meaning.by_ingredient;
        meaning.sets &= ~meaning.by_ingredient;
        const SetBits listed = ingredients_.sets_listing(text(product, "code"));
        set_class(product, listed, meaning);
        for (std::size_t i = 0; i < value_set_count; ++i)
            if (meaning.by_form.test(i)) {
                const Tri fits = fits_form(static_cast<ValueSet>(i), form);
                meaning.fits.set(i, fits == Tri::yes);
                meaning.unfit.set(i, fits == Tri::no);
            }
        accept(listed & ~steroid_classes(), meaning);
        meaning.sets |= form & devices();
        return meaning;
    }

    // A pack is what one of its parts is.
    static ProductMeaning meaning_of_pack(const std::vector<const ProductMeaning*>& parts) {
        ProductMeaning pack;
        SetBits open;
        bool is_class_known = true;
        for (const ProductMeaning* part : parts) {
            open |= part->by_form & ~part->fits & ~part->unfit;
            is_class_known &= part->steroid_class.any() || (part->by_form & steroid_classes()).none();
            pack.add(*part);
        }
        pack.unfit &= ~pack.fits & ~open;
        if (!is_class_known) pack.steroid_class.reset();
        return pack;
    }

  private:
    // A product that the value sets list is what they say.
    static void accept(const SetBits& listed, ProductMeaning& meaning) {
        meaning.by_form |= listed & ~meaning.sets;
        meaning.fits |= listed & ~meaning.sets;
        meaning.unfit &= ~listed;
    }

    static void set_class(const Value& product, const SetBits& listed, ProductMeaning& meaning) {
        if (!holds(meaning.by_form, ValueSet::drug_tcs)) return;
        meaning.steroid_class = listed & steroid_classes();
        if (meaning.steroid_class.none()) {
            for (const Value& ingredient : member(product, "ingredients").items()) {
                const auto found =
                    steroid_class({text(ingredient, "code"), text(ingredient, "name"), text(product, "form"),
                                   text(product, "distinction"), percent_of(member(ingredient, "strength"))});
                if (found) meaning.steroid_class.set(index_of(*found));
            }
            if (meaning.steroid_class.any()) meaning.presumed_class = meaning.by_form & steroid_classes();
        }
        if (meaning.steroid_class.none()) return;
        meaning.by_form = (meaning.by_form & ~steroid_classes()) | meaning.steroid_class;
        meaning.by_ingredient &= meaning.by_form;
    }

    const IngredientSets& ingredients_;
};

} // namespace

// --- the table -----------------------------------------------------------------------------------------------------

class ProductTableReader {
  public:
    ProductTableReader(const Value& table, const fhir::ValueSetTable& value_sets)
        : items_(member(table, "products").items()), ingredients_(value_sets) {
        products_.release_ = text(member(table, "source"), "release");
    }

    boost::system::result<DrugProducts, TableFault> read() {
        for (const Value& product : items_) learn(product);
        products_.products_.resize(items_.size());
        products_.strengths_.resize(items_.size());
        const Judge judge(ingredients_);
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (!items_[i].find("contains")) {
                products_.products_[i] = judge.meaning_of(items_[i]);
                products_.strengths_[i] = strength_of(items_[i], (products_.products_[i].sets & devices()).any());
            }
            if (!add(CodeSystem::rxnorm, text(items_[i], "code"), i)) return fault(i, "/code");
        }
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (const Value* contained = items_[i].find("contains")) {
                std::vector<const ProductMeaning*> parts;
                for (const Value& code : contained->items()) {
                    const auto key = key_of(CodeSystem::rxnorm, code.text());
                    const auto found = key ? products_.by_code_.find(*key) : products_.by_code_.end();
                    if (found == products_.by_code_.end() || items_[found->second].find("contains"))
                        return TableFault{place(i) + "/contains", "names a product that the table does not hold"};
                    parts.push_back(&products_.products_[found->second]);
                }
                products_.products_[i] = Judge::meaning_of_pack(parts);
            }
            for (const Value& ndc : member(items_[i], "ndc").items())
                if (!add(CodeSystem::ndc, ndc.text(), i)) return fault(i, "/ndc");
        }
        return std::move(products_);
    }

  private:
    void learn(const Value& product) {
        const auto ingredients = member(product, "ingredients").items();
        if (ingredients.size() == 1) ingredients_.learn(text(product, "code"), text(ingredients.front(), "code"));
    }
    bool add(CodeSystem system, std::string_view code, std::size_t product) {
        const auto key = key_of(system, code);
        return key && products_.by_code_.emplace(*key, static_cast<std::uint32_t>(product)).second;
    }
    static std::string place(std::size_t product) { return "/products/" + std::to_string(product); }
    static TableFault fault(std::size_t product, std::string_view member_name) {
        return {place(product) + std::string(member_name), "holds a code that is not readable or stands there twice"};
    }

    std::span<const Value> items_;
    IngredientSets ingredients_;
    DrugProducts products_;
};

boost::system::result<DrugProducts, TableFault> load_drug_products(const Value& table,
                                                                   const fhir::ValueSetTable& value_sets) {
    return ProductTableReader(table, value_sets).read();
}

void ProductMeaning::add(const ProductMeaning& other) {
    is_known |= other.is_known;
    sets |= other.sets;
    by_form |= other.by_form;
    fits |= other.fits;
    unfit |= other.unfit;
    by_ingredient |= other.by_ingredient;
    steroid_class |= other.steroid_class;
    if (other.presumed_class) presumed_class = presumed_class.value_or(SetBits()) | *other.presumed_class;
}

std::optional<std::uint32_t> DrugProducts::index_of_code(std::string_view system, std::string_view code) const {
    if (by_code_.empty()) return std::nullopt;
    const auto key = key_of(fhir::code_system(system), code);
    const auto found = key ? by_code_.find(*key) : by_code_.end();
    return found == by_code_.end() ? std::nullopt : std::optional(found->second);
}

const ProductMeaning* DrugProducts::find(std::string_view system, std::string_view code) const {
    const auto index = index_of_code(system, code);
    return index ? &products_[*index] : nullptr;
}

std::optional<ProductStrength> DrugProducts::strength_of(const fhir::CodeableConcept& concept_read) const {
    std::optional<ProductStrength> strength;
    for (const fhir::Coding& coding : concept_read.codings) {
        const auto index = index_of_code(coding.system, coding.code);
        if (!index || !strengths_[*index]) continue;
        if (strength && *strength != *strengths_[*index]) return std::nullopt;
        strength = strengths_[*index];
    }
    return strength;
}

ProductMeaning DrugProducts::meaning_of(const fhir::CodeableConcept& concept_read) const {
    ProductMeaning all;
    for (const fhir::Coding& coding : concept_read.codings)
        if (const ProductMeaning* one = find(coding.system, coding.code)) all.add(*one);
    return all;
}

} // namespace eczema::cards
