#include "conformance/judge/schemas.hpp"

namespace eczema::conformance {

// The program is one file that can be copied anywhere, so the schemas are part of it.
const std::string_view discovery_schema = R"json({
  "$schema": "http://json-schema.org/draft-04/schema#",
  "title": "CDS Hooks discovery response",
  "type": "object",
  "required": ["services"],
  "properties": {
    "services": {"type": "array", "items": {"$ref": "#/definitions/service"}},
    "extension": {"$ref": "#/definitions/extension"}
  },
  "definitions": {
    "text": {"type": "string", "minLength": 1},
    "extension": {"type": "object", "minProperties": 1},
    "service": {
      "type": "object",
      "required": ["hook", "description", "id"],
      "properties": {
        "hook": {"$ref": "#/definitions/text"},
        "title": {"$ref": "#/definitions/text"},
        "description": {"$ref": "#/definitions/text"},
        "id": {"$ref": "#/definitions/text"},
        "prefetch": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/definitions/text"}},
        "usageRequirements": {"$ref": "#/definitions/text"},
        "version": {"$ref": "#/definitions/text"},
        "hookVersion": {"$ref": "#/definitions/text"},
        "extension": {"$ref": "#/definitions/extension"}
      }
    }
  }
})json";

const std::string_view response_schema = R"json({
  "$schema": "http://json-schema.org/draft-04/schema#",
  "title": "CDS Hooks response",
  "type": "object",
  "required": ["cards"],
  "properties": {
    "cards": {"type": "array", "items": {"$ref": "#/definitions/card"}},
    "systemActions": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/systemAction"}},
    "extension": {"$ref": "#/definitions/extension"}
  },
  "definitions": {
    "text": {"type": "string", "minLength": 1},
    "extension": {"type": "object", "minProperties": 1},
    "coding": {
      "type": "object",
      "required": ["code", "system"],
      "properties": {
        "code": {"$ref": "#/definitions/text"},
        "system": {"$ref": "#/definitions/text"},
        "display": {"$ref": "#/definitions/text"}
      }
    },
    "overrideReason": {"allOf": [{"$ref": "#/definitions/coding"}, {"required": ["display"]}]},
    "source": {
      "type": "object",
      "required": ["label"],
      "properties": {
        "label": {"$ref": "#/definitions/text"},
        "url": {"$ref": "#/definitions/text"},
        "icon": {"$ref": "#/definitions/text"},
        "topic": {"$ref": "#/definitions/coding"},
        "extension": {"$ref": "#/definitions/extension"}
      }
    },
    "card": {
      "type": "object",
      "required": ["summary", "indicator", "source"],
      "properties": {
        "uuid": {"$ref": "#/definitions/text"},
        "summary": {"type": "string", "minLength": 1, "maxLength": 139},
        "detail": {"$ref": "#/definitions/text"},
        "indicator": {"enum": ["info", "warning", "critical"]},
        "source": {"$ref": "#/definitions/source"},
        "suggestions": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/suggestion"}},
        "selectionBehavior": {"enum": ["at-most-one", "any"]},
        "overrideReasons": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/overrideReason"}},
        "links": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/link"}},
        "extension": {"$ref": "#/definitions/extension"}
      },
      "dependencies": {"suggestions": ["selectionBehavior"]}
    },
    "suggestion": {
      "type": "object",
      "required": ["label"],
      "properties": {
        "label": {"$ref": "#/definitions/text"},
        "uuid": {"$ref": "#/definitions/text"},
        "isRecommended": {"type": "boolean"},
        "actions": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/action"}},
        "extension": {"$ref": "#/definitions/extension"}
      }
    },
    "action": {"allOf": [{"$ref": "#/definitions/systemAction"}, {"required": ["description"]}]},
    "systemAction": {
      "type": "object",
      "required": ["type"],
      "properties": {
        "description": {"$ref": "#/definitions/text"},
        "resourceId": {"type": "string", "pattern": "^[A-Z][A-Za-z]*/[^/]+$"},
        "extension": {"$ref": "#/definitions/extension"}
      },
      "oneOf": [
        {
          "required": ["resource"],
          "properties": {
            "type": {"enum": ["create", "update"]},
            "resource": {
              "type": "object",
              "required": ["resourceType"],
              "properties": {"resourceType": {"$ref": "#/definitions/text"}}
            }
          }
        },
        {"not": {"required": ["resource"]}, "properties": {"type": {"enum": ["delete"]}}}
      ]
    },
    "link": {
      "type": "object",
      "required": ["label", "url", "type"],
      "properties": {
        "label": {"$ref": "#/definitions/text"},
        "url": {"$ref": "#/definitions/text"},
        "autolaunchable": {"type": "boolean"},
        "extension": {"$ref": "#/definitions/extension"}
      },
      "oneOf": [
        {"properties": {"type": {"enum": ["smart"]}, "appContext": {"$ref": "#/definitions/text"}}},
        {"properties": {"type": {"enum": ["absolute"]}}, "not": {"required": ["appContext"]}}
      ]
    }
  }
})json";

const std::string_view operation_outcome_schema = R"json({
  "$schema": "http://json-schema.org/draft-04/schema#",
  "title": "OperationOutcome of a refused request",
  "type": "object",
  "required": ["resourceType", "issue"],
  "properties": {
    "resourceType": {"enum": ["OperationOutcome"]},
    "issue": {
      "type": "array",
      "minItems": 1,
      "items": {
        "type": "object",
        "required": ["severity", "code"],
        "properties": {
          "severity": {"enum": ["fatal", "error", "warning", "information"]},
          "code": {"type": "string", "minLength": 1},
          "diagnostics": {"type": "string", "minLength": 1},
          "details": {"type": "object", "minProperties": 1},
          "expression": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}
        }
      }
    }
  }
})json";

} // namespace eczema::conformance
