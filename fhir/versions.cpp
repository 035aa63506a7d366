#include "fhir/versions.hpp"

#include "fhir/datatypes.hpp"
#include "fhir/version_differences.hpp"

#include <algorithm>
#include <vector>

namespace eczema::fhir {
namespace {

struct VersionName {
    FhirVersion version;
    std::string_view name, number;
};
constexpr std::array version_names{
    VersionName{FhirVersion::dstu2, "DSTU2", "1.0.2"}, VersionName{FhirVersion::stu3, "STU3", "3.0.2"},
    VersionName{FhirVersion::r4, "R4", "4.0.1"},       VersionName{FhirVersion::r4b, "R4B", "4.3.0"},
    VersionName{FhirVersion::r5, "R5", "5.0.0"},
};

constexpr std::uint8_t no_row = 255;
static_assert(version_differences.size() < no_row);

// The first row of each element in each shape; the others of the same element follow it.
constexpr auto first_rows = [] {
    std::array<std::array<std::uint8_t, other_element + 1>, shape_count> first{};
    for (auto& of_shape : first) of_shape.fill(no_row);
    for (std::size_t i = version_differences.size(); i-- > 0;)
        first[static_cast<std::size_t>(version_differences[i].in)][version_differences[i].element] =
            static_cast<std::uint8_t>(i);
    return first;
}();

std::span<const Difference> rows_of(Shape shape, ElementId element) {
    const std::size_t first = first_rows[static_cast<std::size_t>(shape)][element];
    if (first == no_row) return {};
    std::size_t end = first;
    while (end < version_differences.size() && version_differences[end].in == shape &&
           version_differences[end].element == element)
        ++end;
    return std::span(version_differences).subspan(first, end - first);
}

constexpr bool rows_of_an_element_stand_together() {
    for (std::size_t i = 1; i < version_differences.size(); ++i) {
        const Difference& row = version_differences[i];
        const Difference& before = version_differences[i - 1];
        const bool is_first = first_rows[static_cast<std::size_t>(row.in)][row.element] == i;
        if (!is_first && (before.in != row.in || before.element != row.element)) return false;
    }
    return true;
}
static_assert(rows_of_an_element_stand_together());

const ResourceTypeNames* names_of(std::string_view type) {
    const auto found = std::find_if(resource_type_names.begin(), resource_type_names.end(),
                                    [type](const ResourceTypeNames& names) { return names.sent == type; });
    return found == resource_type_names.end() ? nullptr : &*found;
}

const Value& member_of(const Value& object, ElementId element) {
    static constexpr Value null_value{};
    for (const Member& member : object.members())
        if (member.element == element) return member.value;
    return null_value;
}

const Word* word_for(const Difference& row, const Value& value) {
    const Word* found = nullptr;
    const auto finds = [&](std::string_view code) {
        for (const Word& word : row.words)
            if (!found && is_same_code(word.sent, code)) found = &word;
        return found != nullptr;
    };
    if (const auto boolean = value.boolean())
        finds(*boolean ? "true" : "false");
    else if (!any_code(value, finds))
        any_code(value["code"], finds); // R5: an adherence holds its code as a concept
    return found;
}

bool is_codeable_reference(const Value& item) { return !item["concept"].is_null() || item["reference"].is_object(); }

bool is_in_place(const Difference& row) { return row.to[0] == row.element; }

bool is_foreign(const Difference& row, const Value& value);

bool has_foreign(Shape shape, const Value& object) {
    for (const Member& member : object.members())
        for (const Difference& row : rows_of(shape, member.element))
            if (is_foreign(row, member.value)) return true;
    return false;
}

bool is_foreign(const Difference& row, const Value& value) {
    const auto items = one_or_many(value);
    switch (row.change) {
    case Change::within:
        return std::any_of(items.begin(), items.end(), [&](const Value& item) { return has_foreign(row.shape, item); });
    case Change::says:
        return word_for(row, value) != nullptr;
    case Change::sorted:
        return is_in_place(row) ? std::any_of(items.begin(), items.end(), is_codeable_reference) : !items.empty();
    case Change::first:
    case Change::each:
        return std::any_of(items.begin(), items.end(),
                           [&](const Value& item) { return !member_of(item, row.part).is_null(); });
    case Change::moved:
    case Change::replaced:
    case Change::opened:
        return !value.is_null();
    }
    return false;
}

class Rewriter {
  public:
    explicit Rewriter(std::pmr::memory_resource& arena) : arena_(arena) {}

    Value resource(const Value& sent, const ResourceTypeNames& names) const {
        return object(names.shape, sent, names.r4);
    }

  private:
    static constexpr ElementId resource_type_ = element_id("resourceType");

    using Members = std::pmr::vector<Member>;
    using Values = std::pmr::vector<Value>;

    // What R4 has as well comes first, so that it stands; then what the rows make of the rest, in their order.
    Value object(Shape shape, const Value& sent, std::string_view type = {}) const {
        const Members members = opened(shape, sent);
        Members out(&arena_);
        out.reserve(members.size() + 2);
        for (const Member& member : members)
            if (const auto own = own_form(shape, member)) out.push_back({member.name, member.element, *own});
        for (const Difference& row : version_differences)
            if (row.in == shape)
                for (const Member& member : members)
                    if (member.element == row.element && is_foreign(row, member.value)) apply(row, member.value, out);
        if (!type.empty()) put(out, path(resource_type_), Value::of_string(type), true);
        return Value::of_members(kept(out));
    }

    // The members of the object and of those that R4 does not have in between.
    Members opened(Shape shape, const Value& sent) const {
        Members members(sent.members().begin(), sent.members().end(), &arena_);
        for (const Member& member : sent.members())
            for (const Difference& row : rows_of(shape, member.element))
                if (row.change == Change::opened) {
                    const auto inner = first_of(member.value).members();
                    members.insert(members.end(), inner.begin(), inner.end());
                }
        return members;
    }

    // The member as R4 has it under the same name; nothing where it goes elsewhere.
    std::optional<Value> own_form(Shape shape, const Member& member) const {
        if (member.value.is_null()) return std::nullopt;
        for (const Difference& row : rows_of(shape, member.element)) {
            if (!is_foreign(row, member.value)) continue;
            switch (row.change) {
            case Change::within:
                return items_within(row.shape, member.value);
            case Change::says:
                if (is_in_place(row)) return Value::of_string(word_for(row, member.value)->r4);
                break;
            case Change::moved:
            case Change::replaced:
            case Change::opened:
            case Change::sorted:
                return std::nullopt;
            case Change::first:
            case Change::each:
                break;
            }
        }
        return member.value;
    }

    Value items_within(Shape shape, const Value& value) const {
        if (!value.is_array()) return has_foreign(shape, value) ? object(shape, value) : value;
        Values items(&arena_);
        for (const Value& item : value.items()) items.push_back(items_within(shape, item));
        return Value::of_items(kept(items));
    }

    void apply(const Difference& row, const Value& value, Members& out) const {
        switch (row.change) {
        case Change::moved:
        case Change::replaced:
            put(out, path(row), as_target(row, value), row.change == Change::replaced);
            break;
        case Change::sorted: {
            Values concepts(&arena_), references(&arena_);
            sort(value, concepts, references);
            if (!concepts.empty()) put(out, path(row), one_or_list(concepts), false);
            if (!references.empty() && row.part != other_element)
                put(out, path(row.part), one_or_list(references), false);
            break;
        }
        case Change::says:
            // What was entered in error says nothing of the patient, whatever else it says.
            if (!is_in_place(row) && member_text(out, row.to[0]) != "entered-in-error")
                put(out, path(row), Value::of_string(word_for(row, value)->r4), true);
            break;
        case Change::first:
        case Change::each: {
            Values parts(&arena_);
            for (const Value& item : one_or_many(value))
                if (const Value& part = member_of(item, row.part); !part.is_null() && !word_for(row, item["status"]))
                    parts.push_back(part);
            if (row.change == Change::first && parts.size() > 1) parts.resize(1);
            if (!parts.empty()) put(out, path(row), one_or_list(parts), false);
            break;
        }
        case Change::within:
        case Change::opened:
            break; // done by own_form and opened
        }
    }

    // A moved value whose parts are foreign too.
    Value as_target(const Difference& row, const Value& value) const {
        for (const Difference& target : rows_of(row.in, row.to[0]))
            if (target.change == Change::within && row.to[1] == other_element) return items_within(target.shape, value);
        return value;
    }

    void sort(const Value& value, Values& concepts, Values& references) const {
        for (const Value& item : one_or_many(value)) {
            if (!item["value"].is_null()) { // R5: the reason of an Encounter, with its use
                sort(item["value"], concepts, references);
            } else if (is_codeable_reference(item)) {
                if (!item["concept"].is_null()) concepts.push_back(item["concept"]);
                if (item["reference"].is_object()) references.push_back(item["reference"]);
            } else {
                (item["reference"].is_string() ? references : concepts).push_back(item);
            }
        }
    }

    Value one_or_list(const Values& values) const {
        return values.size() == 1 ? values.front() : Value::of_items(kept(values));
    }

    // Puts the value at the end of the path, beside what stands along it.
    void put(Members& out, std::span<const ElementId> path, const Value& value, bool wins) const {
        const ElementId element = path.front();
        const auto there =
            std::find_if(out.begin(), out.end(), [element](const Member& member) { return member.element == element; });
        if (path.size() == 1) {
            if (there == out.end())
                out.push_back({element_names[element], element, value});
            else if (wins)
                there->value = value;
            return;
        }
        Members inner(&arena_);
        if (there != out.end()) {
            if (!there->value.is_object()) return; // a list that R4 has: it stands
            inner.assign(there->value.members().begin(), there->value.members().end());
        }
        put(inner, path.subspan(1), value, wins);
        const Value object = Value::of_members(kept(inner));
        if (there == out.end())
            out.push_back({element_names[element], element, object});
        else
            there->value = object;
    }

    static std::span<const ElementId> path(const Difference& row) {
        const auto end = std::find(row.to.begin(), row.to.end(), other_element);
        return {row.to.begin(), static_cast<std::size_t>(end - row.to.begin())};
    }
    static std::span<const ElementId> path(const ElementId& element) { return {&element, 1}; }

    static std::string_view member_text(const Members& members, ElementId element) {
        for (const Member& member : members)
            if (member.element == element) return member.value.text();
        return {};
    }

    // The list as a view. Its storage is the arena's and stays when the vector goes.
    template <class T>
    static std::span<const T> kept(const std::pmr::vector<T>& list) {
        return {list.data(), list.size()};
    }

    std::pmr::memory_resource& arena_;
};

} // namespace

std::string_view to_text(FhirVersion version) {
    for (const VersionName& known : version_names)
        if (known.version == version) return known.name;
    return {};
}

std::optional<FhirVersion> fhir_version(std::string_view text) {
    for (const VersionName& known : version_names)
        if (known.name == text || known.number == text) return known.version;
    return std::nullopt;
}

std::string_view r4_resource_type(std::string_view type) {
    const ResourceTypeNames* names = names_of(type);
    return names ? names->r4 : type;
}

const Value& as_r4(const Value& resource, std::pmr::memory_resource& arena) {
    const ResourceTypeNames* names = names_of(resource["resourceType"].text());
    if (!names || (names->sent == names->r4 && !has_foreign(names->shape, resource))) return resource;
    void* const place = arena.allocate(sizeof(Value), alignof(Value));
    return *new (place) Value(Rewriter(arena).resource(resource, *names));
}

} // namespace eczema::fhir
