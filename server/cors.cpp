#include "server/cors.hpp"

#include <algorithm>

namespace eczema::server {

bool is_allowed_origin(std::string_view origin, std::span<const std::string> allowed) {
    return !origin.empty() && std::any_of(allowed.begin(), allowed.end(), [&](std::string_view listed) {
        if (!listed.ends_with(":*")) return origin == listed;
        listed.remove_suffix(2);
        if (origin == listed) return true; // the scheme's own port
        if (!origin.starts_with(listed) || origin.size() <= listed.size() + 1 || origin[listed.size()] != ':')
            return false;
        const std::string_view port = origin.substr(listed.size() + 1);
        return std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    });
}

void add_cors(Response& response, std::string_view origin, std::span<const std::string> allowed) {
    response.headers.push_back({"Vary", "Origin"});
    if (!is_allowed_origin(origin, allowed)) return;
    response.headers.push_back({"Access-Control-Allow-Origin", std::string(origin)});
    response.headers.push_back({"Access-Control-Allow-Methods", "GET, POST, OPTIONS"});
    response.headers.push_back({"Access-Control-Allow-Headers", "Authorization, Content-Type, Accept"});
    response.headers.push_back({"Access-Control-Max-Age", "600"});
}

Response preflight() {
    Response response;
    response.status = 204;
    return response;
}

} // namespace eczema::server
