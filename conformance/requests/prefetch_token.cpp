#include "conformance/requests/prefetch_token.hpp"

#include "conformance/judge/resource_types.hpp"
#include <algorithm>
#include <charconv>

namespace eczema::conformance {
namespace {

constexpr std::string_view user_identifiers[] = {"userPractitionerId", "userPractitionerRoleId", "userPatientId",
                                                 "userRelatedPersonId"};

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads alternatives, a path each, from left to right. The first fault is kept and ends the reading.
class PathReader {
  public:
    explicit PathReader(std::string_view text) : rest_(text) {}

    std::vector<TokenPath> read() {
        std::vector<TokenPath> paths;
        do paths.push_back(read_path());
        while (fault_.empty() && take("|"));
        if (fault_.empty() && !rest_.empty()) fault_ = "not understood from \"" + std::string(rest_) + '"';
        return paths;
    }

    const std::string& fault() const { return fault_; }

  private:
    TokenPath read_path() {
        TokenPath path;
        if (take("%")) {
            path.root = TokenPath::Root::variable;
            path.variable = variable_name();
        } else if (const std::string word = name(); word == "today") {
            path.root = TokenPath::Root::today;
            want("(");
            want(")");
        } else if (word != "context") {
            fail("it begins with neither context, % nor today()");
        }
        while (fault_.empty() && take(".")) path.steps.push_back(read_step());
        if (fault_.empty()) path.days = read_days();
        return path;
    }

    PathStep read_step() {
        const std::string word = name();
        if (!take("(")) return {PathStep::Kind::element, word};
        if (word == "resolve") {
            want(")");
            return {PathStep::Kind::resolve, {}};
        }
        if (word != "ofType") fail(word + "() is none of ofType(), resolve() and today()");
        take("FHIR.");
        const std::string type = name();
        want(")");
        if (fault_.empty() && !is_resource_type(type)) fail("ofType(" + type + ") names no resource type");
        return {PathStep::Kind::of_type, type};
    }

    // "+ 90 days", "- 1 day", or nothing.
    int read_days() {
        const int sign = take("+") ? 1 : take("-") ? -1 : 0;
        if (sign == 0) return 0;
        skip_spaces();
        int days = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), days);
        if (error != std::errc() || days < 0 || !is_digit(rest_.front())) return fail("no number after + or -");
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        if (!take("days") && !take("day")) return fail("a number that is not one of days");
        return sign * days;
    }

    std::string name() {
        skip_spaces();
        std::size_t length = 0;
        while (length < rest_.size() && (is_letter(rest_[length]) || (length > 0 && is_digit(rest_[length])))) ++length;
        if (length == 0) fail("a name is missing");
        return cut(length);
    }

    // A key of prefetch, which may have a hyphen in it: spaces stand around a minus.
    std::string variable_name() {
        std::size_t length = 0;
        while (length < rest_.size() && (is_letter(rest_[length]) || is_digit(rest_[length]) || rest_[length] == '-'))
            ++length;
        if (length == 0) fail("a key is missing after %");
        return cut(length);
    }

    std::string cut(std::size_t length) {
        std::string word(rest_.substr(0, length));
        rest_.remove_prefix(length);
        return word;
    }

    bool take(std::string_view sign) {
        skip_spaces();
        if (!rest_.starts_with(sign)) return false;
        rest_.remove_prefix(sign.size());
        return true;
    }

    void want(std::string_view sign) {
        if (fault_.empty() && !take(sign)) fail(std::string(sign) + " is missing");
    }

    void skip_spaces() {
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    }

    int fail(std::string fault) {
        if (fault_.empty()) fault_ = std::move(fault);
        return 0;
    }

    std::string_view rest_;
    std::string fault_;
};

} // namespace

Token read_token(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    Token token;
    token.text = text;
    if (std::find(std::begin(user_identifiers), std::end(user_identifiers), text) != std::end(user_identifiers)) {
        token.kind = Token::Kind::user_identifier;
        return token;
    }
    PathReader reader(text);
    std::vector<TokenPath> paths = reader.read();
    token.fault = reader.fault();
    if (!token.fault.empty()) return token;
    const TokenPath& first = paths.front();
    const bool is_field = paths.size() == 1 && first.root == TokenPath::Root::context && first.steps.size() == 1 &&
                          first.steps.front().kind == PathStep::Kind::element && first.days == 0;
    if (first.root == TokenPath::Root::context && first.steps.empty())
        token.fault = "context alone is no value";
    else
        token.kind = is_field ? Token::Kind::context_field : Token::Kind::path;
    token.paths = std::move(paths);
    return token;
}

} // namespace eczema::conformance
