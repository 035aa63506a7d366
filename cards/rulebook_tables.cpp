#include "cards/rulebook_tables.hpp"

#include "cards/counselling.hpp"
#include "cards/drafts.hpp"
#include "cards/interactions.hpp"
#include "cards/ladder.hpp"
#include "cards/ladder_modifiers.hpp"
#include "cards/number_text.hpp"
#include "cards/oral_doses.hpp"
#include "cards/order_items.hpp"
#include "cards/steroid_potency.hpp"
#include "cards/test_tables.hpp"
#include "cards/topical_class_basis.hpp"
#include "cards/topical_options.hpp"
#include "fhir/json.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <set>

namespace eczema::cards {
namespace {

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

std::string cell(std::string_view text) { return " | " + std::string(text); }

std::string age_text(double months) {
    constexpr double year = 12, shown_in_months = 24;
    return months < shown_in_months ? number_text(months) + " months" : number_text(months / year) + " years";
}

std::string ages_text(const TopicalOption& option) {
    std::string text = "from " + age_text(option.age_months_from);
    if (option.age_months_below) text += " to under " + age_text(*option.age_months_below);
    return text;
}

std::string effect_of(const LadderModifier& modifier) {
    if (modifier.points == 0) return "said beside it";
    return std::to_string(std::abs(modifier.points)) + (modifier.points < 0 ? " earlier" : " later");
}

void print_ladder(std::string& out) {
    out += "\n## Table: treatment ladder\n\n| option | US | EU | UK | AAD | JTF 2023 | for whom | source "
           "|\n|---|---|---|---|---|---|---|---|\n";
    for (const LadderOption& option : ladder_options())
        out += "| " + std::string(option.shown) + " | " + std::to_string(option.rank_us) + " | " +
               std::to_string(option.rank_eu) + " | " + std::to_string(option.rank_uk) + " | " +
               std::string(option.aad) + " | " + std::string(option.jtf) + " | " + std::string(option.listing) + " | " +
               std::string(option.source) + " |\n";
    out += "\nAn option is open only where its gates are live, known and silent, and it is not one "
           "whose last treatment was stopped for lack of effect or intolerance. Stopped for a reason that is not read, "
           "it stays open and that is said beside it.\n";
    out += "\n## Table: modifiers of the ladder\n\n| finding | from age | option | rank | said | source "
           "|\n|---|---|---|---|---|---|\n";
    for (const LadderModifier& modifier : ladder_modifiers())
        out += "| " + std::string(modifier.finding) + (modifier.counts_history ? ", past ones too" : "") +
               cell(modifier.age_years_from > 0 ? number_text(modifier.age_years_from) : "any") +
               cell(name_of(modifier.drugs)) + cell(effect_of(modifier)) + cell(modifier.reason) +
               cell(modifier.source) + " |\n";
}

void print_drugs(std::string& out) {
    out += "\n## Table: doses of biologics\n\n| row | drug | label | dose | source |\n|---|---|---|---|---|\n";
    for (const BiologicDose& dose : biologic_doses())
        out += "| `" + std::string(dose.id) + "` | " + std::string(drug_name(dose.drug)) + " | " +
               labels_text(dose.labels) + " | " + dose_text(dose) + " | " + std::string(dose.source) +
               (dose.is_verified ? "" : " (unverified)") + " |\n";
    out +=
        "\n## Table: topical treatments\n\nProposed by `ad-optimise-topicals`, three at most.\n\n| row | treatment | "
        "age | directions | source |\n|---|---|---|---|---|\n";
    for (const TopicalOption& option : topical_options())
        out += "| `" + std::string(option.id) + '`' + cell(option.shown) + cell(ages_text(option)) +
               cell(option.directions) + cell(option.source) + (option.is_verified ? "" : " (unverified)") + " |\n";
}

const fhir::Value& member(const fhir::Value& object, std::string_view name) {
    static constexpr fhir::Value absent{};
    const fhir::Value* found = object.find(name);
    return found ? *found : absent;
}

std::span<const fhir::Value> items_of(const fhir::Value& object, std::string_view name) {
    return member(object, name).items();
}

struct PresumedClass {
    ValueSet set;
    std::string ingredients;
};

// By the names in the value sets, without products.
std::vector<PresumedClass> presumed_classes() {
    std::vector<PresumedClass> classes;
    for (const ValueSet set : {ValueSet::drug_tcs_class_i, ValueSet::drug_tcs_class_ii, ValueSet::drug_tcs_class_iii_iv,
                               ValueSet::drug_tcs_class_v, ValueSet::drug_tcs_class_vi_vii}) {
        std::set<std::string> names;
        const std::string file_name = std::string(value_set_id(set)) + ".json";
        for (const EmbeddedFile& file : value_set_files_embedded) {
            if (file.name != file_name) continue;
            std::pmr::monotonic_buffer_resource arena;
            const auto tree = fhir::parse_json(file.text, arena, fhir::Keep::everything);
            if (!tree) continue;
            for (const fhir::Value& include : items_of(member(*tree, "compose"), "include"))
                for (const fhir::Value& coded : items_of(include, "concept")) {
                    std::string name(member(coded, "display").text());
                    if (name.find(" MG/") != std::string::npos) continue; // a product
                    std::transform(name.begin(), name.end(), name.begin(),
                                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
                    names.insert(std::move(name));
                }
        }
        std::string text;
        for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
        classes.push_back({set, std::move(text)});
    }
    return classes;
}

void print_potency(std::string& out) {
    out += "\n## Table: potency of topical steroids\n\nGeneral knowledge as a whole, to be signed off as "
           "`topical-steroid-potency`: published tables differ by one class for some products. The first row that fits "
           "counts. Without a strength, or where no row fits, the class presumed from the ingredient stands.\n\n| "
           "steroid | strength | vehicle | US class |\n|---|---|---|---|\n";
    for (const PotencyText& row : steroid_potency_in_words())
        out += "| " + row.steroid + cell(row.strength) + cell(row.vehicles) + cell(row.us_class) + " |\n";
    out +=
        "\n## Table: presumed classes of topical steroids\n\nGeneral knowledge as a whole, to be signed off as "
        "`topical-steroid-classes`: what is presumed of an ingredient whose strength and vehicle are not coded.\n\n| "
        "class | ingredients |\n|---|---|\n";
    for (const PresumedClass& row : presumed_classes())
        out += "| " + std::string(class_name(row.set)) + cell(row.ingredients) + " |\n";
}

void print_order_items(std::string& out) {
    out += "\n## Table: order items\n\nWhat is drafted, by the id under which a site maps its own order to it "
           "(`site.orders`).\n\n| item | draft | kind |\n|---|---|---|\n";
    for (const OrderItem& item : order_items())
        out += "| `" + item.id + "` | " + item.shown + cell(to_text(item.kind)) + " |\n";
}

template <class Rows, class ToJson>
void add_array(std::string& json, std::string_view name, const Rows& rows, ToJson to_json) {
    json += (json.empty() ? "" : ",") + quoted(name) + ":[";
    for (const auto& row : rows) json += (json.back() == '[' ? "{" : ",{") + to_json(row) + '}';
    json += ']';
}

} // namespace

std::string tables_markdown() {
    std::string out;
    print_ladder(out);
    print_drugs(out);
    print_potency(out);
    out += oral_dose_tables_markdown();
    out += interactions_markdown();
    out += counselling_markdown();
    out += test_tables_markdown();
    print_order_items(out);
    return out;
}

std::string tables_json() {
    std::string json;
    add_array(json, "ladder", ladder_options(), [](const LadderOption& option) {
        return "\"id\":" + quoted(option.id) + ",\"us\":" + std::to_string(option.rank_us) +
               ",\"eu\":" + std::to_string(option.rank_eu) + ",\"uk\":" + std::to_string(option.rank_uk) +
               ",\"aad\":" + quoted(option.aad) + ",\"jtf\":" + quoted(option.jtf) +
               ",\"source\":" + quoted(option.source);
    });
    add_array(json, "ladderModifiers", ladder_modifiers(), [](const LadderModifier& modifier) {
        return "\"id\":" + quoted(id_of(modifier)) + ",\"finding\":" + quoted(modifier.finding) +
               ",\"drugs\":" + quoted(name_of(modifier.drugs)) + ",\"points\":" + std::to_string(modifier.points) +
               ",\"said\":" + quoted(modifier.reason) + ",\"source\":" + quoted(modifier.source);
    });
    add_array(json, "doses", biologic_doses(), [](const BiologicDose& dose) {
        return "\"id\":" + quoted(dose.id) + ",\"dose\":" + quoted(dose_text(dose)) +
               ",\"source\":" + quoted(dose.source);
    });
    add_array(json, "topicals", topical_options(), [](const TopicalOption& option) {
        return "\"id\":" + quoted(option.id) + ",\"treatment\":" + quoted(option.shown) +
               ",\"age\":" + quoted(ages_text(option)) + ",\"directions\":" + quoted(option.directions) +
               ",\"source\":" + quoted(option.source);
    });
    add_array(json, "steroidPotency", steroid_potency_in_words(), [](const PotencyText& row) {
        return "\"steroid\":" + quoted(row.steroid) + ",\"strength\":" + quoted(row.strength) +
               ",\"vehicles\":" + quoted(row.vehicles) + ",\"usClass\":" + quoted(row.us_class);
    });
    add_array(json, "presumedClasses", presumed_classes(), [](const PresumedClass& row) {
        return "\"usClass\":" + quoted(class_name(row.set)) + ",\"ingredients\":" + quoted(row.ingredients);
    });
    add_array(json, "orderItems", order_items(), [](const OrderItem& item) {
        return "\"id\":" + quoted(item.id) + ",\"draft\":" + quoted(item.shown) +
               ",\"kind\":" + quoted(to_text(item.kind));
    });
    json += oral_dose_tables_json() + ",\"interactions\":" + interactions_json();
    return json + ",\"counselling\":" + counselling_json() + ',' + test_tables_json();
}

} // namespace eczema::cards
