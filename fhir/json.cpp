#include "fhir/json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <bitset>
#include <cstring>
#include <functional>
#include <vector>

namespace eczema::fhir {
namespace {

namespace json = boost::json;
using ErrorCode = boost::system::error_code;

constexpr Value null_value{};
constexpr std::ptrdiff_t few_members = 16; // up to here a repeated name is found by looking back, beyond by sorting

enum class Refusal : std::uint8_t { none, repeated_member };

// Receives the parser's events and builds the tree bottom up: finished members and items wait on two stacks until
// their container closes and are then copied to the arena in one piece.
class Builder {
  public:
    static constexpr std::size_t max_object_size = max_members;
    static constexpr std::size_t max_array_size = max_items;
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    Builder(std::string_view text, std::pmr::memory_resource& arena, Keep keep)
        : text_(text), arena_(arena), keep_everything_(keep == Keep::everything) {
        frames_.reserve(24);
        members_.reserve(128);
        items_.reserve(64);
        names_.reserve(128);
    }

    Value result() const { return root_; }
    Refusal refusal() const { return refusal_; }

    bool on_document_begin(ErrorCode&) { return true; }
    bool on_document_end(ErrorCode&) { return true; }
    bool on_comment_part(std::string_view, ErrorCode&) { return true; }
    bool on_comment(std::string_view, ErrorCode&) { return true; }

    bool on_object_begin(ErrorCode&) {
        open(true);
        return true;
    }
    bool on_array_begin(ErrorCode&) {
        open(false);
        return true;
    }

    bool on_object_end(std::size_t, ErrorCode& ec) {
        const Frame frame = frames_.back();
        if (repeats_a_name(frame)) return refuse_repeated(ec);
        names_.resize(frame.names);
        const std::span<const Member> members = take(members_, frame.first);
        close(frame, Value::of_members(members));
        return true;
    }

    bool on_array_end(std::size_t, ErrorCode&) {
        const Frame frame = frames_.back();
        const std::span<const Value> items = take(items_, frame.first);
        close(frame, Value::of_items(items));
        return true;
    }

    bool on_key_part(std::string_view part, std::size_t, ErrorCode&) {
        pieces_.append(part);
        return true;
    }

    bool on_key(std::string_view part, std::size_t, ErrorCode& ec) {
        const std::string_view name = whole(part);
        const ElementId element = element_id(name);
        Frame& frame = frames_.back();
        if (element == other_element ? is_repeated(name, frame) : frame.seen[element]) return refuse_repeated(ec);
        if (element == other_element)
            names_.push_back(name);
        else
            frame.seen[element] = true;
        if (frame.skipped) return true;
        name_ = name;
        element_ = element;
        skip_value_ = frame.dropped || !(frame.whole || frame.any_name || element_ != other_element);
        return true;
    }

    bool on_string_part(std::string_view part, std::size_t, ErrorCode&) {
        if (wanted()) pieces_.append(part);
        return true;
    }

    bool on_string(std::string_view part, std::size_t, ErrorCode&) {
        if (!wanted()) return add(null_value);
        const std::string_view content = whole(part);
        const bool names_type = !frames_.empty() && frames_.back().is_object && element_ == resource_type_;
        add(Value::of_string(content));
        if (names_type && !frames_.back().whole && !frames_.back().any_name && !is_resource_type_read(content))
            drop_other_members();
        return true;
    }

    bool on_number_part(std::string_view part, ErrorCode&) {
        if (wanted()) pieces_.append(part);
        return true;
    }
    bool on_int64(std::int64_t, std::string_view part, ErrorCode&) { return add_number(part); }
    bool on_uint64(std::uint64_t, std::string_view part, ErrorCode&) { return add_number(part); }
    bool on_double(double, std::string_view part, ErrorCode&) { return add_number(part); }
    bool on_bool(bool value, ErrorCode&) { return add(Value::of_boolean(value)); }
    bool on_null(ErrorCode&) { return add(null_value); }

  private:
    struct Frame {
        bool is_object = false;
        bool skipped = false;  // nothing of it is kept; only its grammar and names are checked
        bool whole = false;    // every member below it is kept
        bool any_name = false; // every member is kept, by the table again below it (prefetch: keys are the client's)
        bool dropped = false;  // a resource of a type that is not read: no further member is kept
        ElementId element = other_element; // own name in the container above, and that name
        std::string_view name;
        std::size_t first = 0;                  // own first member or item on the stack
        std::bitset<element_names.size()> seen; // own names that are in element_names
        std::size_t names = 0;                  // own first name in names_, which holds the others
    };

    static constexpr ElementId resource_type_ = element_id("resourceType");
    static constexpr ElementId prefetch_ = element_id("prefetch");
    static constexpr ElementId context_ = element_id("context");
    static constexpr ElementId draft_orders_ = element_id("draftOrders");

    bool wanted() const {
        return frames_.empty() || !(frames_.back().skipped || (frames_.back().is_object && skip_value_));
    }

    void open(bool is_object) {
        Frame frame;
        frame.is_object = is_object;
        frame.skipped = !wanted();
        frame.names = names_.size();
        frame.first = is_object ? members_.size() : items_.size();
        if (frames_.empty()) {
            frame.whole = keep_everything_;
        } else if (frames_.back().is_object) {
            frame.element = element_;
            frame.name = name_;
            frame.whole = frames_.back().whole || is_draft_orders();
            frame.any_name = frames_.size() == 1 && element_ == prefetch_;
        } else {
            frame.whole = frames_.back().whole;
        }
        frames_.push_back(frame);
    }

    // context.draftOrders of the request is kept whole: an update must give a draft back unharmed.
    bool is_draft_orders() const {
        return frames_.size() == 2 && element_ == draft_orders_ && frames_.back().element == context_;
    }

    void close(const Frame& frame, Value value) {
        frames_.pop_back();
        name_ = frame.name;
        element_ = frame.element;
        if (!frame.skipped) {
            skip_value_ = false;
            add(value);
        }
    }

    bool add_number(std::string_view part) { return add(wanted() ? Value::of_number(whole(part)) : null_value); }

    bool add(const Value& value) {
        if (frames_.empty())
            root_ = value;
        else if (!wanted())
            return true;
        else if (frames_.back().is_object)
            members_.push_back({name_, element_, value});
        else
            items_.push_back(value);
        return true;
    }

    void drop_other_members() {
        Frame& frame = frames_.back();
        const Member type = members_.back();
        members_.resize(frame.first);
        members_.push_back(type);
        frame.dropped = true;
    }

    // The piece that ends a name, string or number, with what came before it; a view of the text where it was sent
    // without escapes, else a copy in the arena.
    std::string_view whole(std::string_view last) {
        const std::less<const char*> before;
        const bool in_text = !before(last.data(), text_.data()) && !before(text_.data() + text_.size(), last.data());
        if (pieces_.empty() && in_text) return last;
        pieces_.append(last);
        char* copy = static_cast<char*>(arena_.allocate(pieces_.size() + 1, 1));
        std::memcpy(copy, pieces_.data(), pieces_.size());
        const std::string_view result(copy, pieces_.size());
        pieces_.clear();
        return result;
    }

    template <class T>
    std::span<const T> take(std::vector<T>& stack, std::size_t first) {
        const std::size_t count = stack.size() - first;
        if (count == 0) return {};
        T* copy = static_cast<T*>(arena_.allocate(count * sizeof(T), alignof(T)));
        std::uninitialized_copy(stack.begin() + static_cast<std::ptrdiff_t>(first), stack.end(), copy);
        stack.resize(first);
        return {copy, count};
    }

    bool is_repeated(std::string_view name, const Frame& frame) const {
        const auto begin = names_.begin() + static_cast<std::ptrdiff_t>(frame.names);
        return names_.end() - begin < few_members && std::find(begin, names_.end(), name) != names_.end();
    }

    bool repeats_a_name(const Frame& frame) {
        const auto begin = names_.begin() + static_cast<std::ptrdiff_t>(frame.names);
        if (names_.end() - begin <= few_members) return false;
        std::sort(begin, names_.end());
        return std::adjacent_find(begin, names_.end()) != names_.end();
    }

    bool refuse_repeated(ErrorCode& ec) {
        refusal_ = Refusal::repeated_member;
        ec = json::error::exception; // any error stops the parser; refusal_ says which
        return false;
    }

    std::string_view text_;
    std::pmr::memory_resource& arena_;
    bool keep_everything_;
    bool skip_value_ = false;
    Refusal refusal_ = Refusal::none;
    ElementId element_ = other_element; // of the member whose value comes next
    std::string_view name_;
    Value root_;
    // On the heap, not in the arena: a stack that grows gives its old storage back.
    std::vector<Frame> frames_;
    std::vector<Member> members_;
    std::vector<Value> items_;
    std::vector<std::string_view> names_;
    std::string pieces_;
};

std::string_view message_for(const ErrorCode& ec) {
    if (ec == json::error::too_deep) return "nested deeper than 100 levels";
    if (ec == json::error::array_too_large) return "has an array of more than 100000 items";
    if (ec == json::error::object_too_large) return "has an object of more than 10000 members";
    if (ec == json::error::incomplete) return "ends before the JSON text is complete";
    if (ec == json::error::extra_data) return "has text after the end of the JSON value";
    if (ec == json::error::expected_utf16_escape || ec == json::error::illegal_leading_surrogate ||
        ec == json::error::illegal_trailing_surrogate)
        return "has a \\u escape that is no character";
    return "is not valid JSON";
}

} // namespace

boost::system::result<Value, ParseProblem> parse_json(std::string_view text, std::pmr::memory_resource& arena,
                                                      Keep keep) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    const std::size_t start = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    text.remove_prefix(start);

    json::parse_options options;
    options.max_depth = max_depth;
    json::basic_parser<Builder> parser(options, text, arena, keep);
    ErrorCode ec;
    std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec) {
        read = std::min(text.find_first_not_of(" \t\r\n", read), text.size());
        if (read < text.size()) ec = json::error::extra_data;
    }
    if (parser.handler().refusal() == Refusal::repeated_member)
        return ParseProblem{start + read, "names a member of one object twice"};
    if (ec) return ParseProblem{start + read, message_for(ec)};
    return parser.handler().result();
}

std::string_view Value::text() const {
    return is_string() || is_number() ? std::string_view(text_, size_) : std::string_view();
}

std::optional<bool> Value::boolean() const {
    if (kind_ == Kind::boolean) return boolean_;
    return std::nullopt;
}

std::span<const Value> Value::items() const { return is_array() ? std::span(items_, size_) : std::span<const Value>(); }

std::span<const Member> Value::members() const {
    return is_object() ? std::span(members_, size_) : std::span<const Member>();
}

const Value& Value::operator[](ElementName name) const {
    for (const Member& member : members())
        if (member.element == name.id) return member.value;
    return null_value;
}

const Value& Value::named(std::string_view name) const {
    const Value* found = find(name);
    return found ? *found : null_value;
}

const Value* Value::find(std::string_view name) const {
    for (const Member& member : members())
        if (member.name == name) return &member.value;
    return nullptr;
}

Value Value::of_string(std::string_view content) {
    Value value;
    value.kind_ = Kind::string;
    value.size_ = static_cast<std::uint32_t>(content.size());
    value.text_ = content.data();
    return value;
}

Value Value::of_number(std::string_view text) {
    Value value = of_string(text);
    value.kind_ = Kind::number;
    return value;
}

Value Value::of_boolean(bool content) {
    Value value;
    value.kind_ = Kind::boolean;
    value.boolean_ = content;
    return value;
}

Value Value::of_items(std::span<const Value> items) {
    Value value;
    value.kind_ = Kind::array;
    value.size_ = static_cast<std::uint32_t>(items.size());
    value.items_ = items.data();
    return value;
}

Value Value::of_members(std::span<const Member> members) {
    Value value;
    value.kind_ = Kind::object;
    value.size_ = static_cast<std::uint32_t>(members.size());
    value.members_ = members.data();
    return value;
}

} // namespace eczema::fhir
