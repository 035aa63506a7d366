#include "server/exchange.hpp"

#include "fhir/json.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

std::string_view known_method(std::string_view method) {
    constexpr std::array<std::string_view, 9> methods{"GET",   "HEAD",    "POST",    "PUT",  "DELETE",
                                                      "PATCH", "OPTIONS", "CONNECT", "TRACE"};
    const auto found = std::find(methods.begin(), methods.end(), method);
    return found == methods.end() ? "other" : *found;
}

} // namespace

std::size_t route_index(const Exchange& exchange) {
    return exchange.destination ? static_cast<std::size_t>(*exchange.destination) : route_names.size() - 1;
}

std::string access_line(const Exchange& exchange, std::string_view time, Peers peers) {
    std::string json = "{\"event\":\"access\"";
    const auto text = [&json](std::string_view name, std::string_view value) {
        ((json += ",\"") += name) += "\":";
        fhir::append_json_string(json, value);
    };
    const auto number = [&json](std::string_view name, auto value) {
        (((json += ",\"") += name) += "\":") += std::to_string(value);
    };
    text("time", time);
    text("method", known_method(exchange.method));
    text("route", route_names[route_index(exchange)]);
    if (exchange.service) text("service", exchange.service->id);
    if (!exchange.client.empty()) text("client", exchange.client);
    if (exchange.status != 0) number("status", exchange.status);
    number("bytesIn", exchange.bytes_in);
    number("bytesOut", exchange.bytes_out);
    if (exchange.nanoseconds) number("microseconds", *exchange.nanoseconds / 1000);
    json += exchange.is_tls ? ",\"tls\":true" : ",\"tls\":false";
    if (peers == Peers::shown && !exchange.peer.empty()) text("peer", exchange.peer);
    return json + '}';
}

} // namespace eczema::server
