// Which answers the sender of a message asks for in MSH-15 and MSH-16.
#ifndef HANDOVER_ADAPTERS_HL7V2_ANSWER_WISHES_H_
#define HANDOVER_ADAPTERS_HL7V2_ANSWER_WISHES_H_

#include <string_view>

namespace handover::adapters::hl7v2 {

// Table 0155: AL, NE, ER, SU.
enum class AnswerWish { kAlways, kNever, kOnRefusal, kOnAcceptance };

bool IsWanted(AnswerWish wish, bool accepted);

// Original mode: one answer at once, whatever MSH-16 says: an answer too many is harmless, and one that is missing
// stops a sender that waits. Enhanced mode, when MSH-15 is set: a commit answer at once, and the application's own
// later.
struct AnswerWishes {
  bool is_enhanced = false;
  AnswerWish commit = AnswerWish::kAlways;
  AnswerWish application = AnswerWish::kAlways;
};

// A message that cannot be read asks for an answer in original mode.
AnswerWishes WishesOf(std::string_view message);

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_ANSWER_WISHES_H_
