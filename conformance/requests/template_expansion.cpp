#include "conformance/requests/template_expansion.hpp"

#include "conformance/json/json_text.hpp"
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <deque>

namespace eczema::conformance {
namespace {

using Values = std::vector<const rapidjson::Value*>;

// Nothing where the user is not of the identifier's kind.
std::optional<std::string> user_id(std::string_view identifier, const rapidjson::Value& context) {
    const rapidjson::Value* user = member(context, "userId");
    if (user == nullptr) return std::nullopt;
    identifier.remove_prefix(std::string_view("user").size());
    identifier.remove_suffix(std::string_view("Id").size());
    const std::string_view reference = text_of(*user);
    const std::size_t slash = reference.find('/');
    if (slash == std::string_view::npos || reference.substr(0, slash) != identifier) return std::nullopt;
    return std::string(reference.substr(slash + 1));
}

// Evaluates one path over documents that outlive it.
class PathWalk {
  public:
    PathWalk(const rapidjson::Value& context, const rapidjson::Value& prefetch)
        : context_(&context), prefetch_(&prefetch) {}

    std::vector<std::string> values(const TokenPath& path) {
        const rapidjson::Value* root =
            path.root == TokenPath::Root::context ? context_ : member(*prefetch_, path.variable);
        Values values;
        if (root != nullptr) values.push_back(root);
        for (const PathStep& step : path.steps) values = after(step, values);
        std::vector<std::string> texts;
        for (const rapidjson::Value* value : values)
            if (value->IsString() && value->GetStringLength() > 0)
                texts.emplace_back(text_of(*value));
            else if (value->IsNumber() || value->IsBool())
                texts.push_back(to_text(*value));
        return texts;
    }

  private:
    Values after(const PathStep& step, const Values& values) {
        Values next;
        for (const rapidjson::Value* value : values)
            if (step.kind == PathStep::Kind::element)
                add_elements(*value, step.name, next);
            else if (step.kind == PathStep::Kind::resolve)
                add_resolved(*value, next);
            else if (const rapidjson::Value* type = member(*value, "resourceType");
                     type != nullptr && text_of(*type) == step.name)
                next.push_back(value);
        return next;
    }

    static void add(const rapidjson::Value& value, Values& values) {
        if (!value.IsArray())
            values.push_back(&value);
        else
            for (const rapidjson::Value& item : value.GetArray()) values.push_back(&item);
    }

    // An element with a choice of types has the type behind its name: medication is medicationReference.
    static void add_elements(const rapidjson::Value& value, std::string_view name, Values& values) {
        if (!value.IsObject()) return;
        for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
            const std::string_view found = text_of(it->name);
            if (!found.starts_with(name)) continue;
            const bool is_choice = found.size() > name.size() && found[name.size()] >= 'A' && found[name.size()] <= 'Z';
            if (found.size() == name.size() || is_choice) add(it->value, values);
        }
    }

    // No server is asked: of a resource that is only referred to, its type and id are known, and nothing else.
    void add_resolved(const rapidjson::Value& value, Values& values) {
        const rapidjson::Value* reference = member(value, "reference");
        std::string_view text = reference == nullptr ? text_of(value) : text_of(*reference);
        const std::size_t slash = text.rfind('/');
        if (slash == std::string_view::npos || slash == 0) return;
        const std::size_t type_at = text.rfind('/', slash - 1);
        const std::string_view type = text.substr(type_at == std::string_view::npos ? 0 : type_at + 1);
        resolved_.emplace_back(rapidjson::kObjectType);
        rapidjson::Document& resource = resolved_.back();
        const auto put = [&](const char* name, std::string_view part) {
            rapidjson::Value held(part.data(), static_cast<rapidjson::SizeType>(part.size()), resource.GetAllocator());
            resource.AddMember(rapidjson::StringRef(name), held, resource.GetAllocator());
        };
        put("resourceType", type.substr(0, type.find('/')));
        put("id", text.substr(slash + 1));
        values.push_back(&resource);
    }

    const rapidjson::Value* context_;
    const rapidjson::Value* prefetch_;
    std::deque<rapidjson::Document> resolved_;
};

std::optional<std::string> value_of(const Token& token, const rapidjson::Value& context,
                                    const rapidjson::Value& prefetch, std::string_view today) {
    if (token.kind == Token::Kind::user_identifier) return user_id(token.text, context);
    std::string joined; // several values are alternatives to a search
    for (const TokenPath& path : token.paths) {
        PathWalk walk(context, prefetch);
        const bool is_today = path.root == TokenPath::Root::today;
        for (std::string& value : is_today ? std::vector<std::string>{std::string(today)} : walk.values(path)) {
            if (path.days != 0) value = day_after(value, path.days);
            if (!value.empty()) joined += (joined.empty() ? "" : ",") + value;
        }
    }
    return joined.empty() ? std::nullopt : std::optional(joined);
}

} // namespace

std::optional<std::string> expand(const PrefetchTemplate& query, const rapidjson::Value& context,
                                  const rapidjson::Value& prefetch, std::string_view today) {
    if (query.shape == PrefetchTemplate::Shape::malformed) return std::nullopt;
    std::string url;
    std::size_t at = 0;
    for (const PrefetchTemplate::PlacedToken& placed : query.tokens) {
        const std::optional<std::string> value = value_of(placed.token, context, prefetch, today);
        if (!value) return std::nullopt;
        url += query.text.substr(at, placed.begin - at) + *value;
        at = placed.end;
    }
    url += query.text.substr(at);
    return url.starts_with('/') ? url.substr(1) : url;
}

std::string today_utc() {
    const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return day_after("1970-01-01", static_cast<int>(now.time_since_epoch().count()));
}

std::string day_after(std::string_view day, int days) {
    int year = 0;
    unsigned month = 0;
    unsigned date = 0;
    if (day.size() < 10) return {};
    std::from_chars(day.data(), day.data() + 4, year);
    std::from_chars(day.data() + 5, day.data() + 7, month);
    std::from_chars(day.data() + 8, day.data() + 10, date);
    const std::chrono::year_month_day start{std::chrono::year(year), std::chrono::month(month), std::chrono::day(date)};
    if (!start.ok()) return {};
    const std::chrono::year_month_day end{std::chrono::sys_days(start) + std::chrono::days(days)};
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(end.year()),
                  static_cast<unsigned>(end.month()), static_cast<unsigned>(end.day()));
    return text.data();
}

} // namespace eczema::conformance
