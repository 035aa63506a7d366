#include "server/rxnorm_products.hpp"

#include "cards/dose_forms.hpp"
#include "cards/ingredient_sets.hpp"
#include "fhir/json.hpp"
#include "fhir/ndc.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace eczema::server {
namespace {

// Numbers stay text, so that the table repeats what the release says.
struct Strength {
    std::string value, unit, per, per_unit; // per and its unit are empty for "5 MG"
    bool operator==(const Strength&) const = default;
};

struct Part {
    RxCui ingredient = 0, precise = 0; // precise: 0 where none is named
    std::string name;                  // with the salt
    std::optional<Strength> strength;
    bool operator==(const Part&) const = default;
};

struct Product {
    TermType type;
    std::vector<Part> parts;
    std::string form, distinction;
    std::optional<Strength> quantity; // of a syringe, pen or vial: "2 ML"
    std::vector<RxCui> contains;      // of a pack
};

bool is_drug(TermType type) { return type == TermType::drug || type == TermType::branded_drug; }
bool is_pack(TermType type) { return type == TermType::pack || type == TermType::branded_pack; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// As JSON writes it: "5", "0.05".
bool is_decimal(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view rest = point == text.npos ? "0" : text.substr(point + 1);
    return !whole.empty() && !rest.empty() && std::all_of(whole.begin(), whole.end(), is_digit) &&
           std::all_of(rest.begin(), rest.end(), is_digit) && (whole.size() == 1 || whole.front() != '0');
}

// "5 MG", "0.001 MG/MG"
std::optional<Strength> strength_of(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == text.npos || !is_decimal(text.substr(0, space))) return std::nullopt;
    const std::string_view units = text.substr(space + 1);
    if (units.empty() || units.find(' ') != units.npos) return std::nullopt;
    const std::size_t slash = units.find('/');
    Strength strength{std::string(text.substr(0, space)), std::string(units.substr(0, slash)), {}, {}};
    if (slash != units.npos) {
        strength.per = "1";
        strength.per_unit = units.substr(slash + 1);
    }
    return strength;
}

// Where the strength begins in a name such as "hydrocortisone butyrate 1 MG/ML".
std::size_t strength_at(std::string_view name) {
    for (std::size_t at = 1; at < name.size(); ++at)
        if (name[at - 1] == ' ' && is_digit(name[at])) return at;
    return name.npos;
}

// "2 ML" of "2 ML dupilumab 150 MG/ML Auto-Injector"
std::string_view first_words(std::string_view name) {
    return name.substr(0, name.find(' ', std::min(name.find(' '), name.size() - 1) + 1));
}

class Products {
  public:
    Products(const RxnormRelease& release, const cards::ValueSets& value_sets)
        : release_(release), ingredients_(value_sets.table) {
        for (const auto& [id, concept_kept] : release.concepts)
            if (concept_kept.type < TermType::dose_form) products_[id] = product_of(id, concept_kept.type);
        for (const auto& [id, product] : products_)
            if (product.parts.size() == 1)
                ingredients_.learn(std::to_string(id), std::to_string(product.parts.front().ingredient));
        for (auto& [id, product] : products_)
            if (is_pack(product.type)) product.contains = contents_of(id, most_steps);
    }

    ProductTable table() const {
        ProductTable table;
        table.text = "{\"format\":\"eczema-cds-drug-products\",\"version\":1,\"source\":{\"name\":\"RxNorm\"";
        if (!release_.version.empty()) table.text += ",\"release\":" + quoted(release_.version);
        table.text += "},\"products\":[";
        const std::map<std::string, int> uses = uses_of_packages();
        for (const auto& [id, product] : products_) {
            if (!is_ours(product)) {
                table.left_out += is_drug(product.type) || is_pack(product.type);
                continue;
            }
            table.text += (table.products++ == 0 ? "\n" : ",\n") + text_of(id, product, uses, table);
            table.without_form += is_drug(product.type) && cards::sets_of_dose_form(product.form).none();
        }
        table.text += "\n]}\n";
        return table;
    }

  private:
    static constexpr int most_steps = 6; // from a branded pack to an ingredient; ends circles too

    const RxConcept* find(RxCui id) const {
        const auto found = release_.concepts.find(id);
        return found == release_.concepts.end() ? nullptr : &found->second;
    }
    const RxRelations& relations_of(RxCui id) const {
        static const RxRelations none;
        const auto found = release_.relations.find(id);
        return found == release_.relations.end() ? none : found->second;
    }
    std::string_view attribute(RxCui id, std::string_view name) const {
        const auto found = release_.attributes.find(id);
        if (found == release_.attributes.end()) return {};
        const auto value = found->second.other.find(name);
        return value == found->second.other.end() ? std::string_view() : std::string_view(value->second);
    }
    // In the order of their ids, since rows may stand in any order.
    static std::vector<RxCui> sorted(std::vector<RxCui> ids) {
        std::sort(ids.begin(), ids.end());
        return ids;
    }
    bool has_type(RxCui id, std::initializer_list<TermType> types) const {
        const RxConcept* found = find(id);
        return found && std::find(types.begin(), types.end(), found->type) != types.end();
    }

    Product product_of(RxCui id, TermType type) const {
        Product product{type, parts_of(id, most_steps), {}, {}, {}, {}};
        if (product.type < TermType::drug || is_pack(type)) return product;
        product.form = form_of(id, most_steps);
        product.distinction = distinction_of(id, most_steps);
        if (product.parts.size() == 1 && !product.parts.front().strength)
            product.parts.front().strength = strength_of(attribute(id, "RXN_AVAILABLE_STRENGTH"));
        const std::string_view stated = attribute(id, "RXN_QUANTITY");
        product.quantity = strength_of(stated.empty() ? first_words(find(id)->name) : stated);
        if (product.quantity && product.quantity->unit != "ML") product.quantity.reset(); // "24 HR" is no amount
        return product;
    }

    // --- ingredients ---

    void add_parts(const std::vector<RxCui>& ids, std::initializer_list<TermType> types, int steps,
                   std::vector<Part>& parts) const {
        for (const RxCui id : sorted(ids)) {
            if (!has_type(id, types)) continue;
            for (Part& part : parts_of(id, steps - 1)) {
                const bool is_there = std::any_of(parts.begin(), parts.end(), [&](const Part& other) {
                    return other == part || (other.ingredient == part.ingredient && !part.precise && !part.strength);
                });
                if (!is_there) parts.push_back(std::move(part));
            }
        }
    }

    // The nearest concepts that tell: components first, since they alone carry strengths.
    std::vector<Part> parts_of(RxCui id, int steps) const {
        using enum TermType;
        const RxConcept* found = find(id);
        std::vector<Part> parts;
        if (!found || steps == 0) return parts;
        const RxRelations& relations = relations_of(id);
        switch (found->type) {
        case ingredient:
            return {{id, 0, found->name, std::nullopt}};
        case precise_ingredient:
            for (const RxCui base : sorted(relations.form_of))
                if (has_type(base, {ingredient})) parts.push_back({base, id, found->name, std::nullopt});
            return parts;
        case component:
            return component_parts(id, *found, steps);
        default:
            break;
        }
        const auto try_one = [&](const std::vector<RxCui>& ids, std::initializer_list<TermType> types) {
            if (parts.empty()) add_parts(ids, types, steps, parts);
        };
        try_one(relations.consists_of, {component});
        try_one(relations.has_ingredient, {ingredients});
        try_one(relations.has_ingredient, {ingredient, precise_ingredient});
        try_one(relations.has_part, {ingredient, precise_ingredient});
        try_one(relations.tradename_of, {drug, component, drug_form, precise_ingredient, ingredient, ingredients});
        try_one(relations.consists_of, {branded_component});
        try_one(relations.quantified_form_of, {drug, branded_drug});
        try_one(relations.is_a, {drug, branded_drug, drug_form, branded_drug_form});
        return parts;
    }

    std::vector<Part> component_parts(RxCui id, const RxConcept& component_found, int steps) const {
        const RxRelations& relations = relations_of(id);
        std::vector<Part> parts;
        add_parts(relations.has_precise_ingredient, {TermType::precise_ingredient}, steps, parts);
        if (parts.empty()) {
            add_parts(relations.has_ingredient, {TermType::ingredient}, steps, parts);
            const std::size_t at = strength_at(component_found.name);
            if (parts.size() == 1 && at != std::string::npos)
                parts.front().name = component_found.name.substr(0, at - 1);
        }
        for (Part& part : parts) part.strength = strength_of_component(id, component_found);
        return parts;
    }

    std::optional<Strength> strength_of_component(RxCui id, const RxConcept& component_found) const {
        Strength stated{std::string(attribute(id, "RXN_BOSS_STRENGTH_NUM_VALUE")),
                        std::string(attribute(id, "RXN_BOSS_STRENGTH_NUM_UNIT")),
                        std::string(attribute(id, "RXN_BOSS_STRENGTH_DENOM_VALUE")),
                        std::string(attribute(id, "RXN_BOSS_STRENGTH_DENOM_UNIT"))};
        if (is_decimal(stated.value) && !stated.unit.empty() && is_decimal(stated.per) && !stated.per_unit.empty())
            return stated;
        if (const auto attribute_read = strength_of(attribute(id, "RXN_STRENGTH"))) return attribute_read;
        const std::size_t at = strength_at(component_found.name);
        return at == std::string::npos ? std::nullopt : strength_of(std::string_view(component_found.name).substr(at));
    }

    // --- dose form ---

    // The dose form; where the rules do not know it, a group of forms that they know.
    std::string form_of(RxCui id, int steps) const {
        const RxRelations& relations = relations_of(id);
        std::vector<std::string> names;
        for (const RxCui form : sorted(relations.has_dose_form)) {
            names.push_back(find(form)->name);
            for (const RxCui group : sorted(relations_of(form).is_a))
                if (has_type(group, {TermType::dose_form_group})) names.push_back(find(group)->name);
        }
        names.emplace_back(attribute(id, "RXTERM_FORM"));
        for (const std::string& name : names)
            if (cards::sets_of_dose_form(name).any()) return name;
        if (!relations.has_dose_form.empty() || steps == 0) return names.front();
        for (const auto* nearby : {&relations.quantified_form_of, &relations.tradename_of, &relations.is_a})
            for (const RxCui other : sorted(*nearby))
                if (std::string form = form_of(other, steps - 1); !form.empty()) return form;
        return names.front();
    }

    std::string distinction_of(RxCui id, int steps) const {
        if (const std::string_view said = attribute(id, "RXN_QUALITATIVE_DISTINCTION"); !said.empty())
            return std::string(said);
        const std::string_view first_word = std::string_view(find(id)->name).substr(0, find(id)->name.find(' '));
        if (first_word == "augmented" || first_word == "Augmented") return "augmented";
        if (steps == 0) return {};
        for (const RxCui generic : sorted(relations_of(id).tradename_of))
            if (std::string said = distinction_of(generic, steps - 1); !said.empty()) return said;
        return {};
    }

    // --- packs, packages, what is ours ---

    std::vector<RxCui> contents_of(RxCui id, int steps) const {
        std::vector<RxCui> drugs;
        for (const RxCui part : sorted(relations_of(id).contains))
            if (const auto found = products_.find(part); found != products_.end() && is_drug(found->second.type))
                if (is_ours(found->second)) drugs.push_back(part);
        if (drugs.empty() && steps > 0)
            for (const RxCui generic : sorted(relations_of(id).tradename_of))
                if (drugs.empty()) drugs = contents_of(generic, steps - 1);
        return drugs;
    }

    bool is_ours(const Product& product) const {
        const auto is_in_a_set = [this](RxCui id) {
            const fhir::Membership membership = ingredients_.sets_of(std::to_string(id));
            return (membership.sets | membership.by_route).any();
        };
        return !product.contains.empty() || std::any_of(product.parts.begin(), product.parts.end(), [&](const Part& p) {
            return is_in_a_set(p.ingredient) || (p.precise && is_in_a_set(p.precise));
        });
    }

    std::set<std::string> packages_of(RxCui id, const Product& product) const {
        std::set<std::string> packages;
        const auto found = release_.attributes.find(id);
        if (found == release_.attributes.end() || !(is_drug(product.type) || is_pack(product.type))) return packages;
        packages.insert(found->second.ndc.begin(), found->second.ndc.end());
        return packages;
    }

    std::map<std::string, int> uses_of_packages() const {
        std::map<std::string, int> uses;
        for (const auto& [id, product] : products_)
            for (const std::string& ndc : packages_of(id, product)) ++uses[ndc];
        return uses;
    }

    // --- text ---

    static std::string quoted(std::string_view text) {
        std::string json;
        fhir::append_json_string(json, text);
        return json;
    }
    static std::string quoted(RxCui id) { return '"' + std::to_string(id) + '"'; }

    static std::string text_of(const Strength& strength) {
        std::string json = "{\"value\":" + strength.value + ",\"unit\":" + quoted(strength.unit);
        if (!strength.per.empty()) json += ",\"per\":" + strength.per + ",\"perUnit\":" + quoted(strength.per_unit);
        return json + '}';
    }

    static std::string text_of(const Part& part) {
        std::string json = "{\"code\":" + quoted(part.ingredient);
        if (part.precise) json += ",\"precise\":" + quoted(part.precise);
        json += ",\"name\":" + quoted(part.name);
        if (part.strength) json += ",\"strength\":" + text_of(*part.strength);
        return json + '}';
    }

    std::string text_of(RxCui id, const Product& product, const std::map<std::string, int>& uses,
                        ProductTable& table) const {
        std::string json = "{\"code\":" + quoted(id);
        if (!product.contains.empty()) {
            json += ",\"contains\":[";
            for (const RxCui part : product.contains) json += (json.back() == '[' ? "" : ",") + quoted(part);
        } else {
            json += ",\"ingredients\":[";
            for (const Part& part : product.parts) json += (json.back() == '[' ? "" : ",") + text_of(part);
        }
        json += ']';
        if (!product.form.empty()) json += ",\"form\":" + quoted(product.form);
        if (!product.distinction.empty()) json += ",\"distinction\":" + quoted(product.distinction);
        if (product.quantity) json += ",\"quantity\":" + text_of(*product.quantity);
        std::string packages;
        for (const std::string& ndc : packages_of(id, product)) {
            if (ndc.find('-') != ndc.npos || !fhir::ndc_digits(ndc) || uses.at(ndc) > 1) {
                ++table.unclear_ndc;
                continue;
            }
            packages += (packages.empty() ? "" : ",") + quoted(ndc);
            ++table.packages;
        }
        if (!packages.empty()) json += ",\"ndc\":[" + packages + ']';
        return json + '}';
    }

    const RxnormRelease& release_;
    cards::IngredientSets ingredients_;
    std::map<RxCui, Product> products_;
};

} // namespace

ProductTable product_table(const RxnormRelease& release, const cards::ValueSets& value_sets) {
    return Products(release, value_sets).table();
}

} // namespace eczema::server
