#include "conformance/json/json_text.hpp"

#include <algorithm>

namespace eczema::conformance {
namespace {

// The deepest nesting of arrays and objects; strings are skipped. The text need not be valid.
int depth_of(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

std::string pointer_text(const rapidjson::Pointer& pointer) {
    rapidjson::StringBuffer buffer;
    pointer.Stringify(buffer);
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace

Parsed parse_json(std::string_view text) {
    Parsed parsed;
    if (text.empty())
        parsed.fault = "the body is empty";
    else if (text.starts_with("\xEF\xBB\xBF"))
        parsed.fault = "the body begins with a byte order mark";
    else if (text.find('\0') != std::string_view::npos)
        parsed.fault = "the body holds a NUL byte"; // RapidJSON would take it for the end
    else if (depth_of(text) > max_json_depth)
        parsed.fault = "nested deeper than " + std::to_string(max_json_depth);
    if (!parsed.fault.empty()) return parsed;
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    parsed.document.Parse<flags>(text.data(), text.size());
    if (parsed.document.HasParseError()) {
        parsed.fault = std::string(rapidjson::GetParseError_En(parsed.document.GetParseError())) + " (offset " +
                       std::to_string(parsed.document.GetErrorOffset()) + ")";
        parsed.document.SetNull();
    }
    return parsed;
}

std::string to_text(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string quoted(std::string_view text) {
    return to_text(rapidjson::Value(rapidjson::StringRef(text.data(), static_cast<rapidjson::SizeType>(text.size()))));
}

std::string_view text_of(const rapidjson::Value& value) {
    return value.IsString() ? std::string_view(value.GetString(), value.GetStringLength()) : std::string_view();
}

const rapidjson::Value* member(const rapidjson::Value& value, std::string_view name) {
    if (!value.IsObject()) return nullptr;
    for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it)
        if (text_of(it->name) == name) return &it->value;
    return nullptr;
}

std::string schema_fault(const rapidjson::Value& value, std::string_view schema) {
    const Parsed parsed = parse_json(schema);
    const rapidjson::SchemaDocument compiled(parsed.document);
    rapidjson::SchemaValidator validator(compiled);
    if (value.Accept(validator)) return {};
    return "#" + pointer_text(validator.GetInvalidDocumentPointer()) + " breaks '" +
           validator.GetInvalidSchemaKeyword() + "' of schema #" + pointer_text(validator.GetInvalidSchemaPointer());
}

} // namespace eczema::conformance
