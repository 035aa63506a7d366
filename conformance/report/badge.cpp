#include "conformance/report/badge.hpp"

#include <algorithm>

namespace eczema::conformance {
namespace {

struct Share {
    std::size_t passed = 0;
    std::size_t applied = 0;
};

Share share_of(const Report& report, Level level) {
    Share share;
    for (const Outcome& outcome : report.outcomes) {
        if (outcome.level != level || outcome.skipped()) continue;
        ++share.applied;
        if (!outcome.failed()) ++share.passed;
    }
    return share;
}

std::string shares(const Report& report) {
    std::string text;
    for (const Level level : {Level::must, Level::should, Level::may, Level::ours}) {
        const Share share = share_of(report, level);
        if (share.applied == 0) continue;
        text += (text.empty() ? "" : ", ") + std::string(name_of(level)) + " " + std::to_string(share.passed) + " of " +
                std::to_string(share.applied);
    }
    return text.empty() ? "no check applied" : text;
}

std::string version_text(const Report& report) {
    return report.exam.target.profile == Profile::v2_0 ? "CDS Hooks 2.0.1" : "CDS Hooks 3.0 ballot";
}

// An examination that came to its end, or how far it came.
std::string result_text(const Report& report) {
    return shares(report) + (report.exam.end_of_patience().empty() ? "" : ", not examined to the end");
}

const char* colour(const Report& report) {
    const Share must = share_of(report, Level::must);
    if (must.passed < must.applied) return "#c0392b";
    const bool all = std::none_of(report.outcomes.begin(), report.outcomes.end(),
                                  [](const Outcome& outcome) { return outcome.failed(); });
    return all && report.exam.end_of_patience().empty() ? "#2e7d32" : "#b26a00";
}

} // namespace

std::string badge_line(const Report& report) { return version_text(report) + ": " + result_text(report); }

std::string badge_svg(const Report& report) {
    // The digits of a sans-serif of 11 pixels are about 6.2 wide, capitals and small letters together about as much.
    const auto width = [](const std::string& text) { return std::to_string(text.size() * 62 / 10 + 12); };
    const std::string left = version_text(report);
    const std::string right = result_text(report);
    const std::string whole = std::to_string(std::stoul(width(left)) + std::stoul(width(right)));
    return R"(<svg xmlns="http://www.w3.org/2000/svg" width=")" + whole + R"(" height="20" role="img" aria-label=")" +
           badge_line(report) + R"("><rect width=")" + whole + R"(" height="20" rx="3" fill="#555"/><rect x=")" +
           width(left) + R"(" width=")" + width(right) + R"(" height="20" rx="3" fill=")" + colour(report) +
           R"("/><g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="6" y="14" )"
           R"(textLength=")" +
           std::to_string(std::stoul(width(left)) - 12) + R"(">)" + left + R"(</text><text x=")" +
           std::to_string(std::stoul(width(left)) + 6) + R"(" y="14" textLength=")" +
           std::to_string(std::stoul(width(right)) - 12) + R"(">)" + right + "</text></g></svg>\n";
}

} // namespace eczema::conformance
