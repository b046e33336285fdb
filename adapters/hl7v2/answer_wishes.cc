#include "adapters/hl7v2/answer_wishes.h"

#include <string>

#include "adapters/hl7v2/er7_message.h"

namespace handover::adapters::hl7v2 {
namespace answer_wishes_internal {

constexpr size_t kCommitField = 15;
constexpr size_t kApplicationField = 16;

// In enhanced mode a field that is empty asks for nothing; a code that nobody knows is answered.
AnswerWish WishOf(const std::string& code) {
  if (code.empty() || code == "NE") return AnswerWish::kNever;
  if (code == "ER") return AnswerWish::kOnRefusal;
  if (code == "SU") return AnswerWish::kOnAcceptance;
  return AnswerWish::kAlways;
}

}  // namespace answer_wishes_internal

bool IsWanted(AnswerWish wish, bool accepted) {
  switch (wish) {
    case AnswerWish::kAlways:
      return true;
    case AnswerWish::kNever:
      return false;
    case AnswerWish::kOnRefusal:
      return !accepted;
    case AnswerWish::kOnAcceptance:
      return accepted;
  }
  return true;
}

AnswerWishes WishesOf(std::string_view message) {
  namespace internal = answer_wishes_internal;
  const Er7Message parsed = Er7Message::Parse(message);
  if (parsed.segments().empty()) return {};
  const std::string commit = parsed.TextAt(parsed.segments().front(), internal::kCommitField);
  if (commit.empty()) return {};
  return {true, internal::WishOf(commit),
          internal::WishOf(parsed.TextAt(parsed.segments().front(), internal::kApplicationField))};
}

}  // namespace handover::adapters::hl7v2
