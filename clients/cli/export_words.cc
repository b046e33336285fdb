#include "clients/cli/export_words.h"

#include <algorithm>
#include <iterator>

#include "clients/cli/terminal_text.h"

namespace handover::cli {
namespace {
namespace export_words_internal {

struct Entry {
  std::string_view code;
  Words words;
};

constexpr Entry kEvents[] = {
    {"SUBMITTED", {"Sendt", "Sent"}},
    {"HANDED_OUT", {"Udleveret til modtageren", "Handed out to the recipient"}},
    {"WITHHELD", {"Holdt tilbage fra modtageren", "Kept from the recipient"}},
    {"HELD", {"Venter på en afgørelse fra et menneske", "Waits for a human to decide"}},
    {"DEAD_LETTER", {"Kunne ikke afleveres", "Could not be delivered"}},
    {"REFUSED", {"Afvist", "Refused"}},
    {"PREVIEWED", {"Undersøgt, uden at noget blev sendt", "Looked into; nothing was sent"}},
    {"DELIVERED", {"Modtaget i modtagerens system", "Stored in the recipient's system"}},
    {"ACCEPTED", {"En fagperson har taget ansvaret", "A professional took responsibility"}},
    {"DECLINED", {"Modtageren tog ikke imod", "The recipient declined"}},
    {"REDIRECTED", {"Sendt videre til en anden modtager", "Redirected to another recipient"}},
    {"RETURNED", {"Gået tilbage til afsenderen", "Went back to the sender"}},
    {"WITHDRAWN", {"Trukket tilbage af afsenderen", "Taken back by the sender"}},
    {"RESENT", {"Afsenderen har sendt igen", "The sender has sent it again"}},
    {"WAIVED", {"Afsenderen har givet afkald", "The sender has waived it"}},
    {"HANDLED_OTHERWISE", {"Afsenderen har klaret det på anden vis", "The sender handled it otherwise"}},
    {"ESCALATED", {"For sent: en leder er gjort opmærksom", "Late: a lead was made aware"}},
    {"ESCALATION_CLOSED", {"Forsinkelsen er afsluttet", "The delay has ended"}},
    {"ESCALATION_SHOWN", {"Modtageren har fået at vide, at noget er forsinket", "The recipient was told of the delay"}},
    {"ESCALATION_KEPT_BACK",
     {"Modtageren må ikke få at vide, at noget er forsinket", "The recipient may not be told of the delay"}},
    {"EXPECTATION_ENDED",
     {"En fagperson har besluttet, at der ikke ventes på det mere",
      "A professional decided that it is not waited for any more"}},
    {"CONSENT_RECORDED", {"Et samtykke er noteret", "A consent was recorded"}},
    {"CONSENT_REVOKED", {"Et samtykke er trukket tilbage", "A consent was withdrawn"}},
    {"OBJECTION_RECORDED", {"En indsigelse (spærring) er noteret", "An objection was recorded"}},
    {"REGISTER_FACTS", {"Oplysninger fra registre er opdateret", "Facts from registers were updated"}},
    {"EXPORTED", {"Denne oversigt er trukket ud", "An overview like this one was made"}},
    {"EXPORT_CONTINUED", {"Oversigten er læst videre", "The overview was read on"}},
    {"OBLIGATION_MET", {"En pligt efter videregivelsen er opfyldt", "A duty after the disclosure was met"}},
    {"OBLIGATION_EXEMPT",
     {"En pligt efter videregivelsen skulle ikke opfyldes", "A duty after the disclosure need not be met"}},
    {"RECIPIENT_NOTIFIED",
     {"Modtageren har fået at vide, at et samtykke er trukket tilbage",
      "The recipient was told that a consent was withdrawn"}},
    {"RECIPIENT_SUGGESTED",
     {"Afsenderen har fået at vide, hvem der nu er ansvarlig", "The sender was told who is responsible now"}},
    {"WITHHOLDING_LIFTED",
     {"Det, der var holdt tilbage fra dig, må nu vises", "What was kept from you may be shown now"}},
    {"ROUTED_BY_OPERATOR", {"Driften har valgt modtageren", "The operator chose the recipient"}},
    {"REDRIVEN_BY_OPERATOR", {"Driften har sendt igen", "The operator sent it again"}},
    {"RETURNED_BY_OPERATOR",
     {"Driften har sendt det tilbage til afsenderen", "The operator returned it to the sender"}},
};

constexpr Entry kExpectations[] = {
    {"OPEN", {"Afventes", "Waited for"}},
    {"OVERDUE", {"Kom ikke til tiden", "Did not come in time"}},
    {"MET", {"Er kommet", "Has come"}},
    {"ENDED", {"Afventes ikke mere", "Not waited for any more"}},
    {"PASSED", {"Følger barnet fra nu af", "Goes on with the child"}},
};

constexpr Entry kKinds[] = {
    {"ADMISSION_NOTICE", {"Besked om indlæggelse", "Notice of admission"}},
    {"ADVICE", {"Rådgivning", "Advice"}},
    {"BIRTH_HANDOVER", {"Overlevering efter fødslen", "Handover after birth"}},
    {"BIRTH_NOTIFICATION", {"Fødselsanmeldelse", "Birth notification"}},
    {"BIRTH_PLAN_NOTICE", {"Fødeplan", "Birth plan"}},
    {"CARE_DROPOUT", {"Besked om afbrudt forløb", "Notice of a course that was broken off"}},
    {"CONCERN_FEEDBACK", {"Tilbagemelding på en underretning", "Feedback on a report of concern"}},
    {"CONCERN_NOTE", {"Bekymringsnotat", "Note of concern"}},
    {"CONCERN_REPORT", {"Underretning", "Report of concern"}},
    {"COORDINATOR_CHANGE", {"Skift af tovholder", "Change of coordinator"}},
    {"DAYCARE_OBSERVATION", {"Observation fra dagtilbud", "Observation from daycare"}},
    {"DAYCARE_PLANNING", {"Planlægning af dagtilbud", "Planning of daycare"}},
    {"DEATH_NOTICE", {"Besked om dødsfald", "Notice of death"}},
    {"DISCHARGE_LETTER", {"Udskrivningsbrev", "Discharge letter"}},
    {"MEETING", {"Møde", "Meeting"}},
    {"MOVE_HANDOVER", {"Overlevering ved flytning", "Handover at a move"}},
    {"MOVE_NOTIFICATION", {"Besked om flytning", "Notice of a move"}},
    {"OFFER_ENROLMENT", {"Tilmelding til et tilbud", "Enrolment in an offer"}},
    {"PREGNANCY_REFERRAL", {"Henvisning af gravid", "Referral of a pregnant woman"}},
    {"QUERY", {"Forespørgsel", "Query"}},
    {"REFERRAL", {"Henvisning", "Referral"}},
    {"REPLY", {"Svar", "Reply"}},
    {"SSD_EXCHANGE", {"Udveksling i tværfagligt samarbejde (SSD)", "Exchange in early cooperation (SSD)"}},
    {"SUPPORT_PLAN", {"Plan for støtte", "Plan of support"}},
    {"TRANSITION_SUMMARY", {"Overgang til dagtilbud", "Transition to daycare"}},
    {"VISITATION_LEVEL", {"Niveau af svangreomsorg", "Level of antenatal care"}},
    {"VISIT_SUMMARY", {"Resumé af besøg", "Summary of a visit"}},
};

constexpr Entry kReasons[] = {
    {"ALLOWED_BY_BASIS", {"loven tillader det", "the law allows it"}},
    {"ALLOWED_BY_CONSENT", {"der er givet samtykke", "consent was given"}},
    {"NO_RULE", {"ingen regel tillader det", "no rule allows it"}},
    {"ABOVE_CEILING", {"modtageren må aldrig få den slags oplysninger", "the recipient may never have such data"}},
    {"NO_CONSENT", {"der er ikke givet samtykke", "nobody has consented"}},
    {"CONSENT_WITHDRAWN", {"samtykket er trukket tilbage", "the consent was withdrawn"}},
    {"CONSENT_EXPIRED", {"samtykket er udløbet", "the consent has expired"}},
    {"NOT_YET_VALID", {"samtykket gælder ikke endnu", "the consent is not valid yet"}},
    {"CONSENT_OTHER_PERIOD",
     {"samtykket gælder oplysninger fra en anden tid", "the consent is to data of another time"}},
    {"CONSENT_INCOMPLETE",
     {"der mangler samtykke fra en, som skal spørges", "somebody who must be asked has not consented"}},
    {"DISAGREEMENT", {"de, der bestemmer sammen, er ikke enige", "those who decide together do not agree"}},
    {"GRANTOR_HAS_NO_CAPACITY",
     {"den, der gav samtykke, kan ikke give det", "who consented is not the one who decides"}},
    {"OBJECTION", {"der er gjort indsigelse", "somebody has objected"}},
    {"CUSTODY_UNKNOWN", {"det vides ikke, hvem der har forældremyndighed", "it is not known who holds custody"}},
    {"SUBJECT_DECEASED", {"personen er død", "the person is dead"}},
    {"ADDRESS_PROTECTED", {"adressen er beskyttet", "the address is protected"}},
    {"MANDATORY_SECTION_REDACTED", {"en nødvendig del må ikke sendes", "a necessary part must not be sent"}},
    {"NOTHING_LEFT", {"der er intet tilbage, der må sendes", "nothing is left that may be sent"}},
    {"RECIPIENT_NOT_RESPONSIBLE",
     {"modtageren er ikke længere den ansvarlige", "the recipient is no longer responsible"}},
    {"NOT_REGISTERED_GP", {"modtageren er ikke den registrerede læge", "the recipient is not the registered GP"}},
    {"MOVE_NOT_REGISTERED", {"flytningen er ikke registreret", "the move is not registered"}},
    {"JUSTIFICATION_MISSING", {"en begrundelse mangler", "a justification is missing"}},
    {"TREATMENT_EPISODE_MISSING", {"der er intet aktuelt forløb", "there is no current treatment"}},
    {"SSD_EXHAUSTED", {"der er udvekslet det, loven tillader", "what the law allows has been exchanged"}},
    {"EVALUATION_ERROR", {"det kunne ikke afgøres, og så er svaret nej", "it could not be decided, which means no"}},
    {"DUTY_NOT_CLEARED", {"en pligt ved lov: et menneske afgør det", "a duty by law: a human decides"}},
    {"TOO_MANY_ATTEMPTS", {"modtagerens system svarer ikke", "the recipient's system does not answer"}},
    {"SUSPECTED_ABUSE", {"mistanke om overgreb", "suspected abuse"}},
    {"SUSPECTED_VIOLENCE", {"mistanke om vold", "suspected violence"}},
    {"FOR_THE_CITIZEN", {"til dig selv", "for yourself"}},
    {"SUPERVISION", {"til en tilsynsmyndighed", "for a supervisory authority"}},
};

constexpr Entry kCategories[] = {
    {"ADMIN", {"administration", "administration"}},
    {"IDENTITY", {"navn og identitet", "name and identity"}},
    {"CONTACT", {"kontaktoplysninger", "contact"}},
    {"ADDRESS", {"adresse", "address"}},
    {"FAMILY_RELATION", {"familieforhold", "family relations"}},
    {"PREGNANCY", {"graviditet", "pregnancy"}},
    {"BIRTH", {"fødsel", "birth"}},
    {"CHILD_HEALTH", {"barnets helbred", "the child's health"}},
    {"CHILD_DEVELOPMENT", {"barnets udvikling", "the child's development"}},
    {"CHILD_SCREENING", {"screening af barnet", "screening of the child"}},
    {"INTERACTION", {"samspil", "interaction"}},
    {"PARENT_SOMATIC", {"forælders fysiske helbred", "a parent's bodily health"}},
    {"PARENT_MENTAL", {"forælders psykiske helbred", "a parent's mental health"}},
    {"PARENT_SUBSTANCE", {"forælders brug af rusmidler", "a parent's substance use"}},
    {"SOCIAL_CIRCUMSTANCES", {"sociale forhold", "social circumstances"}},
    {"NETWORK", {"netværk", "network"}},
    {"LANGUAGE_NEEDS", {"sprog og tolk", "language and interpreter"}},
    {"SUPPORT_MEASURES", {"støtte", "support"}},
    {"CONCERN", {"bekymring", "concern"}},
    {"DAYCARE_OBSERVATION", {"observationer fra dagtilbud", "observations from daycare"}},
    {"SCHOOL_READINESS", {"skoleparathed", "school readiness"}},
    {"OFFENCE", {"strafbare forhold", "offences"}},
    {"THIRD_PARTY", {"oplysninger om andre", "data on others"}},
    {"UNSORTED", {"fri tekst og filer", "free text and files"}},
};

constexpr Entry kObligations[] = {
    {"CITIZEN_COPY", {"du skal have en kopi", "you are to get a copy"}},
    {"NOTIFY_SUBJECT", {"du skal have besked", "you are to be told"}},
    {"NO_ONWARD_DISCLOSURE", {"modtageren må ikke give det videre", "the recipient must not pass it on"}},
    {"JOURNAL_NOTE", {"samtykket skal stå i afsenderens journal", "the consent is noted in the sender's journal"}},
    {"FEEDBACK_DUE", {"modtageren skal bekræfte modtagelsen", "the recipient must confirm it"}},
    {"INFORM_PARENTS", {"forældrene skal have besked", "the parents are to be told"}},
};

constexpr Entry kVerdicts[] = {
    {"PERMITTED", {"måtte sendes", "could be sent"}},
    {"PERMITTED_IN_PART", {"måtte sendes i dele", "could be sent in part"}},
    {"DENIED", {"måtte ikke sendes", "could not be sent"}},
    {"HELD_FOR_HUMAN", {"et menneske skal afgøre det", "a human must decide"}},
};

template <size_t N>
std::string Find(const Entry (&entries)[N], std::string_view code, Language language) {
  const Entry* const found =
      std::find_if(std::begin(entries), std::end(entries), [&](const Entry& entry) { return entry.code == code; });
  return found == std::end(entries) ? Lower(code) : found->words.In(language);
}

}  // namespace export_words_internal
}  // namespace

std::optional<Language> FindLanguage(std::string_view name) {
  if (name == "da") return Language::kDanish;
  if (name == "en") return Language::kEnglish;
  return std::nullopt;
}

std::string EventWords(std::string_view code, Language language) {
  return export_words_internal::Find(export_words_internal::kEvents, code, language);
}
std::string ExpectationWords(std::string_view code, Language language) {
  return export_words_internal::Find(export_words_internal::kExpectations, code, language);
}
std::string KindWords(std::string_view code, Language language) {
  return export_words_internal::Find(export_words_internal::kKinds, code, language);
}
std::string ReasonWords(std::string_view code, Language language) {
  return export_words_internal::Find(export_words_internal::kReasons, code, language);
}
std::string CategoryWords(std::string_view code, Language language) {
  return export_words_internal::Find(export_words_internal::kCategories, code, language);
}
std::string ObligationWords(std::string_view code, Language language) {
  return export_words_internal::Find(export_words_internal::kObligations, code, language);
}
std::string VerdictWords(std::string_view code, Language language) {
  return export_words_internal::Find(export_words_internal::kVerdicts, code, language);
}

}  // namespace handover::cli
