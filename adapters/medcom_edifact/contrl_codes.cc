// The codes by which a CONTRL says what is wrong.
#include <algorithm>
#include <iterator>
#include <span>

#include "adapters/medcom_edifact/contrl.h"

namespace handover::adapters::edifact {
namespace contrl_codes_internal {

constexpr CodeWord kRefuseRows[] = {{"NC", "ikke_specificeret"},
                                    {"LOK", "ukendt_lokationsnummer"},
                                    {"MID", "problem_med_modtagerID"},
                                    {"VER", "problem_med_version"},
                                    {"SYN", "syntaksfejl"}};

struct IssueAndCode {
  std::string_view issue;
  std::string_view code;
};

// ISO 9735, 0085. Whole codes of this folder and of the gateway.
constexpr IssueAndCode kSyntaxErrors[] = {{"EDIFACT_EMPTY", "13"},
                                          {"EDIFACT_TOO_LARGE", "16"},
                                          {"EDIFACT_TOO_MANY", "16"},
                                          {"EDIFACT_SERVICE_STRING", "22"},
                                          {"EDIFACT_TAG", "12"},
                                          {"EDIFACT_RELEASE", "22"},
                                          {"EDIFACT_TRUNCATED", "13"},
                                          {"EDIFACT_PACKAGE", "29"},
                                          {"EDIFACT_ENCODING", "21"},
                                          {"EDIFACT_CHARACTER", "21"},
                                          {"EDIFACT_UNB_MISSING", "13"},
                                          {"EDIFACT_UNB_REPEATED", "35"},
                                          {"EDIFACT_UNB_FORMAT", "13"},
                                          {"EDIFACT_CHARACTER_SET", "2"},
                                          {"EDIFACT_UNH_MISSING", "32"},
                                          {"EDIFACT_UNH_FORMAT", "13"},
                                          {"EDIFACT_UNT_MISSING", "13"},
                                          {"EDIFACT_UNT_FORMAT", "13"},
                                          {"EDIFACT_UNT_REFERENCE", "28"},
                                          {"EDIFACT_UNT_COUNT", "29"},
                                          {"EDIFACT_UNZ_MISSING", "13"},
                                          {"EDIFACT_UNZ_FORMAT", "13"},
                                          {"EDIFACT_UNZ_REFERENCE", "28"},
                                          {"EDIFACT_UNZ_COUNT", "29"},
                                          {"EDIFACT_OUTSIDE_MESSAGE", "33"},
                                          {"EDIFACT_MESSAGE_UNSUPPORTED", "14"},
                                          {"EDIFACT_MESSAGE_COUNT", "16"},
                                          {"EDIFACT_SEGMENT_UNEXPECTED", "15"},
                                          {"EDIFACT_GROUP_REPEATED", "36"},
                                          {"EDIFACT_SEQUENCE", "12"},
                                          {"EDIFACT_CODE_UNKNOWN", "12"},
                                          {"EDIFACT_DATE_FORMAT", "12"},
                                          {"GATEWAY_RECEIVER_UNKNOWN", "7"},
                                          {"RECEIVER_UNKNOWN", "7"},
                                          {"ADDRESSEE_UNKNOWN", "7"},
                                          {"GATEWAY_LETTER_ID_REUSED", "26"}};

// Endings of the codes of the letters inside, whose rules are those of the twin.
constexpr IssueAndCode kEndings[] = {
    {"_ELEMENT_MISSING", "13"},  {"_ELEMENT_UNKNOWN", "15"}, {"_ELEMENT_ORDER", "15"}, {"_ELEMENT_TOO_MANY", "35"},
    {"_ELEMENT_CHOICE", "15"},   {"_VALUE_LENGTH", "39"},    {"_VALUE_BLANK", "13"},   {"_VALUE_INTEGER", "37"},
    {"_LETTER_REPEATED", "26"},  {"_LETTER_COUNT", "16"},    {"_TEXT_TOO_LONG", "39"}, {"_NO_TEXT", "13"},
    {"_CHILD_INFO_COUNT", "29"}, {"_CORRECTION", "14"}};

std::string_view CodeIn(std::string_view issue, std::span<const IssueAndCode> rows, bool by_ending) {
  const auto found = std::find_if(rows.begin(), rows.end(), [issue, by_ending](const IssueAndCode& row) {
    return by_ending ? issue.ends_with(row.issue) : issue == row.issue;
  });
  return found == rows.end() ? std::string_view() : found->code;
}

}  // namespace contrl_codes_internal

const absl::Span<const CodeWord> kRefuseCodes = contrl_codes_internal::kRefuseRows;

std::string_view SyntaxErrorCode(std::string_view issue_code) {
  using namespace contrl_codes_internal;
  const std::string_view whole = CodeIn(issue_code, kSyntaxErrors, false);
  if (!whole.empty()) return whole;
  if (!issue_code.starts_with("XDIS")) return "18";
  const std::string_view ending = CodeIn(issue_code, kEndings, true);
  // What else is wrong in a letter is a value.
  return ending.empty() ? "12" : ending;
}

std::string_view RefuseCode(std::string_view issue_code) {
  const std::string_view error = SyntaxErrorCode(issue_code);
  if (error == "7" || issue_code.find("_GLN_") != std::string_view::npos) return "LOK";
  if (issue_code.find("_MUNICIPALITY_") != std::string_view::npos) return "MID";
  if (issue_code == "EDIFACT_MESSAGE_UNSUPPORTED") return "VER";
  if (issue_code.starts_with("EDIFACT_")) return "SYN";
  for (const std::string_view structure : {"_ELEMENT_", "_VALUE_", "_ATTRIBUTE_"}) {
    if (issue_code.find(structure) != std::string_view::npos) return "SYN";
  }
  return "NC";
}

}  // namespace handover::adapters::edifact
