#include "conformance/requests/wrong_values.hpp"

#include "conformance/json/json_text.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

std::string canary_and(std::string_view json_text) { return '"' + std::string(canary) + std::string(json_text) + '"'; }

std::vector<WrongValue> make_wrong_values() {
    return {
        {"null", "null"},
        {"true", "true"},
        {"a number", "-7.50"},
        {"a string", canary_and("")},
        {"an empty string", R"("")"},
        {"an empty object", "{}"},
        {"an object", R"({"resourceType":7,"examiner":[{}]})"},
        {"an empty array", "[]"},
        {"an array of mixed things", R"([null,{},[],7,"x"])"},
        {"a string of 64 KiB", canary_and(repeated("x", 65'536))},
        {"a number of 400 digits", repeated("1234567890", 40)},
        {"a number beyond all doubles", "-1.5e999"},
        {"arrays nested 2,000 deep", repeated("[", 2'000) + repeated("]", 2'000)},
        {"an array of 10,000 items", "[0" + repeated(",0", 9'999) + "]"},
        {"a string with NUL and control characters", canary_and(R"(\u0000\u0001\u001b[31m\u007f)")},
        {"half a surrogate pair", canary_and(R"(\ud800)")},
        {"HTML, SQL, a path and format marks",
         canary_and(R"(</script><b>' OR 1=1;--../../../../etc/passwd%00%n%s${7*7}{{7*7}})")},
        {"a reference with a foreign server and a query",
         canary_and(R"(/../https://foreign.invalid/Patient/1?_id=*&x=|#|)")},
    };
}

void walk(const rapidjson::Value& value, const std::string& pointer, std::vector<std::string>& found) {
    if (!pointer.empty()) found.push_back(pointer);
    if (value.IsObject()) {
        for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
            std::string name;
            for (const char c : text_of(it->name)) name += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
            walk(it->value, pointer + '/' + name, found);
        }
    } else if (value.IsArray()) {
        for (rapidjson::SizeType i = 0; i < value.Size(); ++i) walk(value[i], pointer + '/' + std::to_string(i), found);
    }
}

} // namespace

const std::vector<WrongValue>& wrong_values() {
    static const std::vector<WrongValue> values = make_wrong_values();
    return values;
}

std::vector<std::string> positions(const rapidjson::Value& root) {
    std::vector<std::string> found;
    walk(root, {}, found);
    return found;
}

std::string spoilt_text(const rapidjson::Document& request, std::string_view pointer, std::string_view json) {
    constexpr std::string_view mark = "examiner: the wrong value goes here";
    rapidjson::Document copy;
    copy.CopyFrom(request, copy.GetAllocator());
    const rapidjson::Value marked(mark.data(), static_cast<rapidjson::SizeType>(mark.size()), copy.GetAllocator());
    rapidjson::Pointer(pointer.data(), pointer.size()).Set(copy, marked, copy.GetAllocator());
    std::string text = to_text(copy);
    return text.replace(text.find('"' + std::string(mark) + '"'), mark.size() + 2, json);
}

std::string readable(std::string_view pointer) {
    std::string path;
    while (!pointer.empty()) {
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        const std::string_view step = pointer.substr(1, end - 1);
        const bool is_index = !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
        if (is_index)
            path.append("[").append(step).append("]");
        else
            path.append(path.empty() ? "" : ".").append(step);
        pointer.remove_prefix(end);
    }
    return path;
}

} // namespace eczema::conformance
