#include "server/admission.hpp"

#include "fhir/json.hpp"
#include "server/json_pointer.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/pointer.h>
#include <rapidjson/reader.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>

namespace eczema::server {
namespace {

namespace rj = rapidjson;
using Json = rj::Value;

std::string_view view(const Json& text) { return {text.GetString(), text.GetStringLength()}; }

Json name_of(std::string_view text) { return Json(rj::StringRef(text.data(), static_cast<rj::SizeType>(text.size()))); }

std::string line_and_column(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1; // npos + 1 is 0
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// --- text to document ----------------------------------------------------------------------------

// RapidJSON keeps an escaped lone low surrogate as three bytes that are no UTF-8, and its schema patterns end at a NUL.
bool is_text(std::string_view text) {
    if (text.find('\0') != text.npos) return false;
    rj::MemoryStream in(text.data(), text.size());
    rj::StringBuffer out;
    while (in.Tell() < text.size())
        if (!rj::UTF8<>::Validate(in, out)) return false;
    return true;
}

// Builds the document from the parser's events and refuses what RapidJSON lets pass.
class StrictBuilder : public rj::BaseReaderHandler<rj::UTF8<>, StrictBuilder> {
  public:
    StrictBuilder(rj::Document& document, std::optional<Fault>& refused) : document_(document), refused_(refused) {}

    bool Null() { return item() && document_.Null(); }
    bool Bool(bool value) { return item() && document_.Bool(value); }
    // RapidJSON would convert "0e-300" by counting the zeros of 0, and hash a number by a cast to 64 bits: both
    // unchecked.
    bool RawNumber(const char* text, rj::SizeType size, bool) {
        item();
        const auto read = [text, size](auto& value) {
            const auto [end, error] = std::from_chars(text, text + size, value);
            return error == std::errc() && end == text + size;
        };
        if (std::int64_t whole = 0; read(whole)) return document_.Int64(whole);
        if (std::uint64_t large = 0; read(large)) return document_.Uint64(large);
        if (double real = 0; read(real) && std::abs(real) <= 9e18) return document_.Double(real);
        return refuse(path(), "is a number far out of range");
    }
    bool String(const char* text, rj::SizeType size, bool copy) {
        item();
        if (!is_text({text, size})) return refuse(path(), not_text_);
        return document_.String(text, size, copy);
    }
    bool StartObject() { return open(true) && document_.StartObject(); }
    bool StartArray() { return open(false) && document_.StartArray(); }
    bool Key(const char* text, rj::SizeType size, bool copy) {
        const std::string_view name(text, size);
        Frame& frame = frames_.back();
        if (!is_text(name)) {
            frames_.pop_back(); // such a name is no step of a path
            return refuse(path(), not_text_);
        }
        frame.name = name;
        if (!frame.names.insert(frame.name).second)
            return refuse(path(), "is named twice in one object; keep one of the two");
        return document_.Key(text, size, copy);
    }
    bool EndObject(rj::SizeType count) { return close() && document_.EndObject(count); }
    bool EndArray(rj::SizeType count) { return close() && document_.EndArray(count); }

  private:
    struct Frame {
        bool is_object;
        std::size_t items = 0;
        std::string name = {};
        std::set<std::string> names = {};
    };
    static constexpr const char* not_text_ = "has text that is no valid Unicode, or a NUL character; write it anew";

    bool item() {
        if (!frames_.empty()) ++frames_.back().items;
        return true;
    }
    bool open(bool is_object) {
        item();
        if (frames_.size() == fhir::max_depth)
            return refuse("", "is nested deeper than " + std::to_string(fhir::max_depth) + " levels; flatten it");
        frames_.push_back({is_object});
        return true;
    }
    bool close() {
        frames_.pop_back();
        return true;
    }
    std::string path() const {
        std::string result;
        for (const Frame& frame : frames_)
            result = frame.is_object ? below(result, frame.name) : below(result, frame.items - 1);
        return result;
    }
    bool refuse(std::string path, std::string message) {
        refused_ = Fault{std::move(path), std::move(message)};
        return false;
    }

    rj::Document& document_;
    std::optional<Fault>& refused_;
    std::vector<Frame> frames_;
};

// Iterative, since the default recursion dies on deep nesting; a bounded stream, since the validating mode steps over
// the terminating NUL when the last character is cut.
std::optional<Fault> parse(std::string_view text, rj::Document& document) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    constexpr unsigned flags =
        rj::kParseIterativeFlag | rj::kParseValidateEncodingFlag | rj::kParseNumbersAsStringsFlag;
    std::optional<Fault> refused;
    rj::ParseResult outcome;
    rj::MemoryStream stream(text.data(), text.size());
    auto generate = [&](rj::Document& target) {
        rj::Reader reader;
        StrictBuilder builder(target, refused);
        outcome = reader.Parse<flags>(stream, builder);
        return !outcome.IsError();
    };
    document.Populate(generate);
    if (refused) return refused;
    if (outcome.IsError())
        return Fault{"", "is not valid JSON at " + line_and_column(text, outcome.Offset()) + ": " +
                             rj::GetParseError_En(outcome.Code())};
    if (stream.Tell() != text.size()) // a NUL ends the parser's stream
        return Fault{"", "has text after the end of the JSON value at " + line_and_column(text, stream.Tell())};
    return std::nullopt;
}

std::string write(const Json& value) {
    rj::StringBuffer buffer;
    rj::Writer<rj::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

// --- the schema ----------------------------------------------------------------------------------

constexpr std::string_view annotations[] = {"$schema",     "id",     "title",    "description", "default",
                                            "definitions", "format", "expected", "unit"};
// Read by the walk below; the others are asked of RapidJSON one at a time.
constexpr std::string_view structure[] = {
    "$ref", "properties", "patternProperties", "additionalProperties", "items", "required", "allOf"};
constexpr std::string_view assertions[] = {"type",          "enum",          "minimum",  "maximum",  "minLength",
                                           "maxLength",     "pattern",       "minItems", "maxItems", "uniqueItems",
                                           "minProperties", "maxProperties", "anyOf",    "oneOf",    "not"};

template <std::size_t N>
bool lists(const std::string_view (&names)[N], std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

const Json* member(const Json& object, std::string_view name) {
    if (!object.IsObject()) return nullptr;
    const auto found = object.FindMember(name_of(name));
    return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string_view text_of(const Json& object, std::string_view name) {
    const Json* text = member(object, name);
    return text && text->IsString() ? view(*text) : std::string_view();
}

using Regex = rj::internal::GenericRegex<rj::UTF8<>>;

bool compiles(const Json& pattern) { return pattern.IsString() && Regex(pattern.GetString()).IsValid(); }

// RapidJSON ignores what it does not know (const, if, \d): a rule that looks written but is not checked.
void check_schema(const Json& schema, const std::string& path, std::vector<Fault>& faults) {
    if (!schema.IsObject()) return;
    for (const auto& keyword : schema.GetObject()) {
        const std::string_view name = view(keyword.name);
        const std::string place = below(path, name);
        if (!lists(annotations, name) && !lists(structure, name) && !lists(assertions, name))
            faults.push_back({"", "cannot be admitted: the schema uses an unsupported keyword at " + place});
        if ((name == "pattern" && !compiles(keyword.value)) || (name == "items" && !keyword.value.IsObject()))
            faults.push_back({"", "cannot be admitted: the schema uses an unsupported form at " + place});
        const bool is_map = name == "properties" || name == "patternProperties" || name == "definitions";
        if (is_map && keyword.value.IsObject()) {
            for (const auto& property : keyword.value.GetObject()) {
                if (name == "patternProperties" && !compiles(property.name))
                    faults.push_back({"", "cannot be admitted: the schema uses an unsupported form at " + place});
                check_schema(property.value, below(place, view(property.name)), faults);
            }
        } else if (keyword.value.IsObject() && name != "default") {
            check_schema(keyword.value, place, faults);
        } else if (keyword.value.IsArray() && name.ends_with("Of")) {
            for (rj::SizeType i = 0; i < keyword.value.Size(); ++i)
                check_schema(keyword.value[i], below(place, i), faults);
        }
    }
}

std::string range_text(const Json& schema) {
    const Json* least = member(schema, "minimum");
    const Json* most = member(schema, "maximum");
    std::string text = "must be ";
    if (least) text += "at least " + write(*least);
    if (least && most) text += " and ";
    if (most) text += "at most " + write(*most);
    return text;
}

std::string type_text(std::string_view type) {
    const bool vowel = type == "integer" || type == "object" || type == "array";
    return type == "null" ? "null" : (vowel ? "an " : "a ") + std::string(type);
}

// What the failed keyword asks for, as a sentence about the value.
std::string sentence(const Json& schema, std::string_view keyword) {
    std::string expected(text_of(schema, "expected"));
    const Json& asked = *member(schema, keyword);
    if (keyword == "type") {
        std::string text = "must be ";
        if (asked.IsString()) return text + type_text(view(asked)) + (expected.empty() ? "" : ": " + expected);
        for (const auto& type : asked.GetArray()) text += (text.size() > 8 ? " or " : "") + type_text(view(type));
        return text;
    }
    if (keyword == "enum") {
        std::string text = "must be one of ";
        for (const auto& value : asked.GetArray()) text += (&value == asked.Begin() ? "" : ", ") + write(value);
        return text;
    }
    if (keyword == "minimum" || keyword == "maximum") {
        const std::string_view unit = text_of(schema, "unit");
        return range_text(schema) + (unit.empty() ? "" : " " + std::string(unit));
    }
    if (!expected.empty()) return "must be " + expected;
    if (keyword == "pattern") return "must match the pattern " + std::string(view(asked));
    if (keyword == "uniqueItems") return "must not list the same item twice";
    if (keyword.starts_with("min") || keyword.starts_with("max")) {
        const std::string_view counted = keyword.substr(3);
        std::string text =
            "must have " + std::string(keyword.starts_with("min") ? "at least " : "at most ") + write(asked);
        text += counted == "Length" ? " character" : counted == "Items" ? " item" : " key";
        return text + (write(asked) == "1" ? "" : "s");
    }
    return "must satisfy \"" + std::string(keyword) + "\" of the schema";
}

// --- the report ----------------------------------------------------------------------------------

// The validator stops at the first violation, so the report walks paper and schema side by side and asks RapidJSON for
// one keyword at a time. It runs only where the verdict on the whole paper was no.
class Report {
  public:
    Report(const Json& root_schema, std::vector<Fault>& faults) : root_(root_schema), faults_(faults) {}

    void visit(const Json& unresolved, const Json& value, const std::string& path) {
        const Json& schema = resolve(unresolved);
        if (!schema.IsObject()) return;
        if (member(schema, "type") && !holds(schema, "type", value)) return add(path, sentence(schema, "type"));
        for (const auto& keyword : schema.GetObject()) {
            const std::string_view name = view(keyword.name);
            if (name == "type" || !lists(assertions, name) || holds(schema, name, value)) continue;
            if (!name.ends_with("Of") || !visit_closest(keyword.value, value, path)) add(path, sentence(schema, name));
        }
        if (const Json* parts = member(schema, "allOf"))
            for (const auto& part : parts->GetArray()) visit(part, value, path);
        if (value.IsObject()) visit_members(schema, value, path);
        const Json* items = value.IsArray() ? member(schema, "items") : nullptr;
        for (rj::SizeType i = 0; items && i < value.Size(); ++i) visit(*items, value[i], below(path, i));
    }

    // The schema behind local references.
    const Json& resolve(const Json& schema) const {
        const Json* result = &schema;
        for (std::size_t steps = 0; steps < fhir::max_depth; ++steps) {
            const std::string_view target = text_of(*result, "$ref");
            if (!target.starts_with('#')) break;
            const Json* found = rj::Pointer(target.data(), target.size()).Get(root_);
            if (!found) break;
            result = found;
        }
        return *result;
    }

    static std::string unknown_key(const Json& schema) {
        const Json* properties = member(schema, "properties");
        if (!properties || properties->ObjectEmpty()) return "is not a known key; remove it";
        std::string text = "is not a known key; known here: ";
        for (const auto& property : properties->GetObject())
            (text += &property == &*properties->MemberBegin() ? "" : ", ") += view(property.name);
        return text;
    }

  private:
    void add(const std::string& path, std::string message) { faults_.push_back({path, std::move(message)}); }

    bool holds(const Json& schema, std::string_view keyword, const Json& value) const {
        rj::Document one(rj::kObjectType);
        const auto take = [&](const Json& from, std::string_view name) {
            if (const Json* found = member(from, name))
                one.AddMember(Json(name_of(name), one.GetAllocator()), Json(*found, one.GetAllocator()),
                              one.GetAllocator());
        };
        take(schema, keyword);
        take(root_, "definitions");
        const rj::SchemaDocument compiled(one);
        rj::SchemaValidator validator(compiled);
        value.Accept(validator);
        return validator.IsValid();
    }

    // Of alternatives that all fail, the one with the fewest faults is what was meant; false where none stands out.
    bool visit_closest(const Json& alternatives, const Json& value, const std::string& path) {
        std::vector<std::vector<Fault>> found;
        for (const auto& alternative : alternatives.GetArray())
            Report(root_, found.emplace_back()).visit(alternative, value, path);
        const auto fewer = [](const auto& a, const auto& b) { return a.size() < b.size(); };
        std::sort(found.begin(), found.end(), fewer);
        if (found.empty() || found[0].empty() || (found.size() > 1 && found[0].size() == found[1].size())) return false;
        faults_.insert(faults_.end(), found[0].begin(), found[0].end());
        return true;
    }

    void visit_members(const Json& schema, const Json& value, const std::string& path) {
        const Json* properties = member(schema, "properties");
        const Json* patterns = member(schema, "patternProperties");
        const Json* others = member(schema, "additionalProperties");
        if (const Json* required = member(schema, "required"))
            for (const auto& name : required->GetArray())
                if (!member(value, view(name))) add(below(path, view(name)), "is required; add it");
        for (const auto& entry : value.GetObject()) {
            const std::string place = below(path, view(entry.name));
            bool known = false;
            if (const Json* property = properties ? member(*properties, view(entry.name)) : nullptr) {
                known = true;
                visit(*property, entry.value, place);
            }
            if (patterns)
                for (const auto& pattern : patterns->GetObject())
                    if (Regex(pattern.name.GetString()).Search(entry.name.GetString())) {
                        known = true;
                        visit(pattern.value, entry.value, place);
                    }
            if (known || !others) continue;
            if (others->IsFalse())
                add(place, unknown_key(schema));
            else
                visit(*others, entry.value, place);
        }
    }

    const Json& root_;
    std::vector<Fault>& faults_;
};

// --- overrides -----------------------------------------------------------------------------------

std::string place_of(const Override& override) { return below(below("", override.section), override.key); }

void apply(const Override& override, const Json& schema, rj::Document& document, std::vector<Fault>& faults) {
    const Report report(schema, faults);
    const Json* sections = member(schema, "properties");
    const Json* section = sections ? member(*sections, override.section) : nullptr;
    const Json* keys = section ? member(report.resolve(*section), "properties") : nullptr;
    if (!keys)
        return faults.push_back({place_of(override), "is not in a known section; " + Report::unknown_key(schema)});
    const Json* key = member(*keys, override.key);
    if (!key) return faults.push_back({place_of(override), Report::unknown_key(report.resolve(*section))});
    if (!document.IsObject()) return; // the schema's to refuse

    const Json& key_schema = report.resolve(*key);
    rj::Document value(&document.GetAllocator());
    if (text_of(key_schema, "type") == "string") {
        if (!is_text(override.value)) return faults.push_back({place_of(override), "must be UTF-8 text"});
        value.SetString(override.value.data(), static_cast<rj::SizeType>(override.value.size()), value.GetAllocator());
    } else if (parse(override.value, value)) {
        const bool typed = member(key_schema, "type") != nullptr;
        return faults.push_back(
            {place_of(override), (typed ? sentence(key_schema, "type") : "must be valid") + ", written as JSON"});
    }
    auto& allocator = document.GetAllocator();
    if (!member(document, override.section))
        document.AddMember(Json(name_of(override.section), allocator), Json(rj::kObjectType), allocator);
    Json& target = document[name_of(override.section)];
    if (!target.IsObject()) return;
    target.RemoveMember(name_of(override.key));
    target.AddMember(Json(name_of(override.key), allocator), static_cast<Json&>(value), allocator);
}

// A fault at a value from outside the paper names its source, or the operator would search the wrong place.
void name_sources(std::vector<Fault>& faults, std::span<const Override> overrides) {
    for (Fault& fault : faults) {
        const auto is_at = [&](const Override& override) {
            const std::string place = place_of(override);
            return fault.path == place || fault.path.starts_with(place + '/');
        };
        const auto last = std::find_if(overrides.rbegin(), overrides.rend(), is_at);
        if (last != overrides.rend() && !last->source.empty()) fault.message += " (set by " + last->source + ")";
    }
}

} // namespace

boost::system::result<std::string, std::vector<Fault>> admit(std::string_view text, std::string_view schema_text,
                                                             std::span<const Override> overrides) {
    std::vector<Fault> faults;
    rj::Document schema, document;
    if (const auto fault = parse(schema_text, schema))
        return std::vector{Fault{"", "cannot be admitted: the schema " + fault->message}};
    check_schema(schema, "", faults);
    if (!faults.empty()) return faults;
    if (auto fault = parse(text, document)) return std::vector{*std::move(fault)};

    for (const Override& override : overrides) apply(override, schema, document, faults);
    const rj::SchemaDocument compiled(schema);
    rj::SchemaValidator validator(compiled);
    document.Accept(validator);
    if (!validator.IsValid()) {
        const std::size_t before = faults.size();
        Report(schema, faults).visit(schema, document, "");
        if (faults.size() == before) faults.push_back({"", "does not satisfy its schema"});
    }
    name_sources(faults, overrides);
    if (!faults.empty()) return faults;
    return write(document);
}

} // namespace eczema::server
