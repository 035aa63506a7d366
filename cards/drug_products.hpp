// Drug products by code: RxNorm clinical and branded drugs, packs, brands and their components, and NDC packages, from
// the table that a site imports. What each is to the rules (drug sets by ingredient, dose form and strength) is worked
// out once, when the table is loaded; a request costs one look-up for each coding. Immutable. It must not read a file,
// and what stands in no table is not known: never "none of our drugs".
#pragma once
#include "fhir/value_set.hpp"

#include <boost/system/result.hpp>

#include <optional>
#include <unordered_map>

namespace eczema::cards {

using fhir::SetBits;

struct ProductMeaning {
    bool is_known = false;
    SetBits sets;    // by its ingredients, whatever the form; and its device, such as form-pen
    SetBits by_form; // those that the dose form decides: each in fits, in unfit, or open
    SetBits fits, unfit;
    SetBits by_ingredient; // of by_form: those that a code of the bare ingredient claims without knowing the form
    SetBits steroid_class; // of a topical steroid whose strength is known; it wins over the class presumed
    std::optional<SetBits> presumed_class; // that one, where the class is the table of potencies'

    void add(const ProductMeaning& other);
};

// Of a product of one ingredient whose strength is stated in mg.
struct ProductStrength {
    double mg, ml; // so much in so many mL; ml is 0 where the volume is not known
    bool is_piece; // that much is one syringe or pen
    bool operator==(const ProductStrength&) const = default;
};

// Where a table contradicts itself; the schema has been satisfied before.
struct TableFault {
    std::string path; // JSON pointer
    std::string message;
};

class DrugProducts {
  public:
    // Of one coding; nothing where the table does not name it.
    const ProductMeaning* find(std::string_view system, std::string_view code) const;
    // Of all codings together. A set that one code proves and another excludes is in fits and in unfit.
    ProductMeaning meaning_of(const fhir::CodeableConcept& concept_read) const;

    // Of the first coding that has one; nothing where two codings differ.
    std::optional<ProductStrength> strength_of(const fhir::CodeableConcept& concept_read) const;

    std::size_t product_count() const { return products_.size(); }
    std::size_t code_count() const { return by_code_.size(); }
    const std::string& release() const { return release_; } // of the source, as it names itself; may be empty

  private:
    friend class ProductTableReader;
    std::optional<std::uint32_t> index_of_code(std::string_view system, std::string_view code) const;

    std::vector<ProductMeaning> products_;
    std::vector<std::optional<ProductStrength>> strengths_; // of each of them
    std::unordered_map<std::uint64_t, std::uint32_t> by_code_;
    std::string release_;
};

// Reads a table that server/drug_products.schema.json admits.
boost::system::result<DrugProducts, TableFault> load_drug_products(const fhir::Value& table,
                                                                   const fhir::ValueSetTable& value_sets);

} // namespace eczema::cards
