#include "broker/policy/spoken_words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "broker/base/absl_view.h"

namespace handover::policy {
namespace spoken_words_internal {

struct Spoken {
  std::string_view code;
  std::string_view english;
  std::string_view danish;
};

constexpr Spoken kKinds[] = {
    {"PREGNANCY_REFERRAL", "the pregnancy referral", "svangrehenvisningen"},
    {"REFERRAL", "the referral", "henvisningen"},
    {"VISITATION_LEVEL", "the level of antenatal care", "visitationsniveauet"},
    {"BIRTH_PLAN_NOTICE", "the birth plan", "fødeplanen"},
    {"BIRTH_NOTIFICATION", "the birth notification", "fødselsanmeldelsen"},
    {"BIRTH_HANDOVER", "the handover after the birth", "overleveringen efter fødslen"},
    {"DISCHARGE_LETTER", "the discharge letter", "udskrivningsbrevet"},
    {"ADMISSION_NOTICE", "the notice of an admission", "indlæggelsesadviset"},
    {"CARE_DROPOUT", "the notice of missed antenatal care", "meddelelsen om udeblivelse fra svangreomsorgen"},
    {"VISIT_SUMMARY", "the visit summary", "besøgsresuméet"},
    {"TRANSITION_SUMMARY", "the transition summary", "overgangsbeskrivelsen"},
    {"DAYCARE_PLANNING", "the planning of daycare", "planlægningen af dagtilbud"},
    {"DAYCARE_OBSERVATION", "the observation from daycare", "observationen fra dagtilbuddet"},
    {"SUPPORT_PLAN", "the support plan", "støtteplanen"},
    {"SSD_EXCHANGE", "the exchange of early prevention (SSD)", "udvekslingen i SSD-samarbejdet"},
    {"CONCERN_REPORT", "the report of concern", "underretningen"},
    {"CONCERN_NOTE", "the note of concern", "bekymringsnotatet"},
    {"CONCERN_FEEDBACK", "the answer to a report of concern", "tilbagemeldingen på en underretning"},
    {"MOVE_HANDOVER", "the handover at a move", "overleveringen ved flytning"},
    {"MOVE_NOTIFICATION", "the notification of a move", "den mellemkommunale underretning"},
    {"OFFER_ENROLMENT", "the enrolment in an offer", "tilmeldingen til et tilbud"},
    {"QUERY", "the question", "forespørgslen"},
    {"REPLY", "the reply", "svaret"},
    {"DEATH_NOTICE", "the notice of a death", "meddelelsen om dødsfald"},
    {"COORDINATOR_CHANGE", "the change of coordinator", "skiftet af koordinator"},
    {"MEETING", "the notice of a meeting", "meddelelsen om et møde"},
    {"ADVICE", "the advice", "rådgivningen"},
};

constexpr Spoken kSectors[] = {
    {"BIRTH_CLINIC", "the birth clinic", "fødestedet"},
    {"GP", "the GP", "den praktiserende læge"},
    {"HEALTH_VISITING", "the health visitors", "sundhedsplejen"},
    {"DAYCARE_MUNICIPAL", "the municipal daycare", "det kommunale dagtilbud"},
    {"DAYCARE_PRIVATE", "the private daycare", "privatinstitutionen"},
    {"SOCIAL_SERVICES", "the social services", "socialforvaltningen"},
    {"SCHOOL", "the school", "skolen"},
    {"PPR", "the educational psychologists (PPR)", "PPR"},
    {"FAMILY_AMBULATORY", "the family ambulatory", "familieambulatoriet"},
    {"CIVIL_SOCIETY", "the volunteers", "den frivillige forening"},
    {"MUNICIPAL_DENTAL", "the municipal dental care", "den kommunale tandpleje"},
    {"EDUCATION_COUNSELLING", "the education and job counsellors", "uddannelses- og jobvejledningen"},
    {"HOSPITAL_DEPARTMENT", "the hospital department", "hospitalsafdelingen"},
};

constexpr Spoken kRoles[] = {
    {"CHILD", "the child", "barnet"},
    {"BIRTHING_PARENT", "the birthing parent", "den fødende forælder"},
    {"OTHER_PARENT", "the other parent", "den anden forælder"},
    {"SIBLING", "a sibling", "en søskende"},
    {"OTHER", "another person", "en anden person"},
    {"PROFESSIONAL", "a professional", "en fagperson"},
};

constexpr Spoken kBodies[] = {
    {"PersonIdentity", "who the person is", "hvem personen er"},
    {"ContactDetails", "contact details", "kontaktoplysninger"},
    {"Address", "address", "adresse"},
    {"FamilyRelation", "family relation", "familieforhold"},
    {"OtherPerson", "what is said of another person", "det, der står om en anden person"},
    {"LanguageNeeds", "language and interpreter", "sprog og tolk"},
    {"Professional", "the professional to ask", "fagpersonen, man kan spørge"},
    {"Encounters", "visits and meetings", "besøg og møder"},
    {"LifeEvent", "an event in life", "en livsbegivenhed"},
    {"DaycareEnrolment", "the place in daycare", "pladsen i dagtilbud"},
    {"ServiceRequest", "the request for a service", "anmodningen om en indsats"},
    {"Inquiry", "the question or answer", "spørgsmålet eller svaret"},
    {"Pregnancy", "the pregnancy", "graviditeten"},
    {"VisitationLevel", "the level of antenatal care", "visitationsniveauet"},
    {"BirthPlan", "the birth plan", "fødeplanen"},
    {"Birth", "the birth", "fødslen"},
    {"Newborn", "the newborn's measures", "den nyfødtes mål"},
    {"ChildHealth", "the child's health", "barnets helbred"},
    {"GrowthAndFeeding", "growth and feeding", "vækst og ernæring"},
    {"DailyCareNeeds", "needs in daily care", "behov i hverdagen"},
    {"Development", "development", "udvikling"},
    {"ChildScreening", "a screening of the child", "screening af barnet"},
    {"Interaction", "the interaction of child and parent", "samspillet mellem barn og forælder"},
    {"ParentSomaticHealth", "a parent's bodily health", "en forælders fysiske helbred"},
    {"ObstetricHistory", "earlier pregnancies", "tidligere graviditeter"},
    {"ParentMentalHealth", "a parent's mental health", "en forælders psykiske helbred"},
    {"ParentSubstanceUse", "use of alcohol, tobacco or drugs", "brug af alkohol, tobak eller rusmidler"},
    {"SocialCircumstances", "social circumstances", "sociale forhold"},
    {"Network", "the network", "netværket"},
    {"SupportPlan", "the support plan", "støtteplanen"},
    {"SupportLine", "a support measure", "en støtteindsats"},
    {"Concern", "the concern", "bekymringen"},
    {"Reporter", "who reports", "hvem der underretter"},
    {"CaseSummary", "the summary of the case", "sagens resumé"},
    {"DaycareObservation", "what daycare has seen", "det, dagtilbuddet har set"},
    {"SchoolReadiness", "readiness for school", "skoleparathed"},
    {"Note", "a note", "et notat"},
    {"Attachment", "an attached file", "en vedhæftet fil"},
    {"Residue", "what has no other place", "det, der ikke har en anden plads"},
};

constexpr Spoken kCategories[] = {
    {"ADMIN", "administrative data", "administrative oplysninger"},
    {"IDENTITY", "identity", "identitet"},
    {"CONTACT", "contact details", "kontaktoplysninger"},
    {"ADDRESS", "address", "adresse"},
    {"FAMILY_RELATION", "family relation", "familieforhold"},
    {"PREGNANCY", "pregnancy", "graviditet"},
    {"BIRTH", "birth", "fødsel"},
    {"CHILD_HEALTH", "the child's health", "barnets helbred"},
    {"CHILD_DEVELOPMENT", "the child's development", "barnets udvikling"},
    {"CHILD_SCREENING", "screening of the child", "screening af barnet"},
    {"INTERACTION", "interaction of child and parent", "samspil mellem barn og forælder"},
    {"PARENT_SOMATIC", "a parent's bodily health", "en forælders fysiske helbred"},
    {"PARENT_MENTAL", "a parent's mental health", "en forælders psykiske helbred"},
    {"PARENT_SUBSTANCE", "a parent's use of alcohol, tobacco or drugs",
     "en forælders brug af alkohol, tobak eller rusmidler"},
    {"SOCIAL_CIRCUMSTANCES", "social circumstances", "sociale forhold"},
    {"NETWORK", "network", "netværk"},
    {"LANGUAGE_NEEDS", "language and interpreter", "sprog og tolk"},
    {"SUPPORT_MEASURES", "support measures", "støtteindsatser"},
    {"CONCERN", "concern", "bekymring"},
    {"DAYCARE_OBSERVATION", "what daycare has seen", "det, dagtilbuddet har set"},
    {"SCHOOL_READINESS", "readiness for school", "skoleparathed"},
    {"OFFENCE", "offences", "strafbare forhold"},
    {"THIRD_PARTY", "other persons", "andre personer"},
    {"UNSORTED", "text and files that nobody has sorted", "tekst og filer, som ingen har sorteret"},
};

constexpr Spoken kObligations[] = {
    {"CITIZEN_COPY", "The citizen gets a copy.", "Borgeren får en kopi."},
    {"NOTIFY_SUBJECT", "The person must be told as soon as possible, unless the law lets it wait.",
     "Personen skal have besked så snart som muligt, medmindre loven lader det vente."},
    {"NO_ONWARD_DISCLOSURE", "The recipient must not pass it on.", "Modtageren må ikke give det videre."},
    {"JOURNAL_NOTE", "The consent must be noted in the journal.", "Samtykket skal noteres i journalen."},
    {"FEEDBACK_DUE", "The recipient owes the sender an answer.", "Modtageren skylder afsenderen en tilbagemelding."},
    {"INFORM_PARENTS", "The parents must be informed.", "Forældrene skal orienteres."},
};

// The English ones stand in reason.cc.
constexpr Spoken kDanishReasons[] = {
    {"NOT_EVALUATED", "", "Ingen har afgjort det endnu."},
    {"ALLOWED_BY_BASIS", "", "Lovgrundlaget bærer det."},
    {"ALLOWED_BY_CONSENT", "", "Alle, der skal, har givet samtykke."},
    {"NO_RULE", "", "Ingen regel lader denne slags overlevering gå herfra og dertil."},
    {"UNKNOWN_KIND", "", "Den slags overlevering findes ikke."},
    {"UNKNOWN_PURPOSE", "", "Det formål findes ikke."},
    {"UNKNOWN_BASIS", "", "Det lovgrundlag findes ikke."},
    {"BASIS_NOT_IN_RULE", "", "Reglen hviler ikke på det lovgrundlag, der er angivet."},
    {"BASIS_NOT_AVAILABLE_TO_SECTOR", "", "Lovgrundlaget gælder ikke for afsenderens eller modtagerens sektor."},
    {"BASIS_NOT_CLAIMED", "", "Lovgrundlaget tæller kun, når et menneske har valgt det."},
    {"TREATMENT_EPISODE_MISSING", "", "Lovgrundlaget kræver et aktuelt behandlingsforløb, og intet er angivet."},
    {"JUSTIFICATION_MISSING", "", "Lovgrundlaget kræver en skriftlig begrundelse og navnet på den, der har besluttet."},
    {"GUIDELINE_MISSING", "", "Lovgrundlaget kræver en af kommunens retningslinjer, som er i kraft."},
    {"MEETING_MISSING", "", "Lovgrundlaget kræver, at mødet er angivet."},
    {"SSD_EXHAUSTED", "", "Udvekslingerne om barnet ved dette møde er brugt."},
    {"NOT_SAME_AUTHORITY", "", "Kommunen har ikke erklæret afsender og modtager for én myndighed."},
    {"NOT_ACUTE", "", "Lovgrundlaget gælder kun ved akut fare."},
    {"NOT_REGISTERED_GP", "", "Lovgrundlaget gælder kun personens registrerede læge eller den, der har henvist."},
    {"MOVE_NOT_REGISTERED", "",
     "Registret siger ikke, at personen er flyttet fra afsenderens til modtagerens kommune."},
    {"RECIPIENT_NOT_RESPONSIBLE", "", "Personen bor ifølge registret ikke i en af modtagerens kommuner."},
    {"NO_PRIVATE_PARTY", "", "Lovgrundlaget gælder ikke mellem to myndigheder."},
    {"RECIPIENT_NOT_ALLOWED", "", "Modtagere i denne sektor må ikke få det."},
    {"SUBJECT_MISMATCH", "", "Et samtykke, som afsenderen henviser til, handler om en, der ikke er med her."},
    {"SUBJECT_NOT_CURRENT", "", "Nummeret er ikke længere i brug. Slå personen op igen."},
    {"ABOVE_CEILING", "", "Reglen lader det ikke komme igennem, uanset hvem der samtykker."},
    {"UNCLASSIFIED", "", "Det vides ikke, hvilken slags oplysning det er."},
    {"ADDRESS_PROTECTED", "", "En privat modtager får aldrig en beskyttet adresse."},
    {"NO_CONSENT", "", "Ingen har givet samtykke."},
    {"CONSENT_WITHDRAWN", "", "Samtykket er trukket tilbage."},
    {"CONSENT_EXPIRED", "", "Samtykket er udløbet."},
    {"NOT_YET_VALID", "", "Samtykket gælder ikke endnu."},
    {"CONSENT_INCOMPLETE", "", "En af dem, der skal samtykke, har ikke svaret."},
    {"DISAGREEMENT", "", "De, der bestemmer sammen, er ikke enige."},
    {"GRANTOR_HAS_NO_CAPACITY", "", "Den, der har samtykket, er ikke den, der bestemmer."},
    {"OBJECTION", "", "En, der bestemmer, har sagt nej."},
    {"CUSTODY_UNKNOWN", "", "Registret siger ikke, hvem der bestemmer for barnet."},
    {"SUBJECT_DECEASED", "", "Personen er død, og et samtykke bærer det ikke længere."},
    {"MANDATORY_SECTION_REDACTED", "", "En oplysning, som overleveringen ikke giver mening uden, må ikke komme med."},
    {"NOTHING_LEFT", "", "Der er intet væsentligt tilbage, som må komme med."},
    {"EVALUATION_ERROR", "", "Det kunne ikke afgøres, og det betyder nej."},
    {"DUTY_NOT_CLEARED", "", "En lovpligt, som reglerne ikke kunne afklare: et menneske afgør det."},
};

template <size_t count>
const Spoken* Find(const Spoken (&list)[count], std::string_view code) {
  for (const Spoken& spoken : list) {
    if (spoken.code == code) return &spoken;
  }
  return nullptr;
}

std::string In(const Spoken& spoken, Language language) {
  return std::string(language == Language::kDanish ? spoken.danish : spoken.english);
}

// `HOME_VISIT` as people can read it.
std::string Plain(std::string_view code) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(AbslView(code)), {{"_", " "}});
}

template <size_t count>
std::string WordsFor(const Spoken (&list)[count], std::string_view code, Language language) {
  const Spoken* const spoken = Find(list, code);
  return spoken == nullptr ? Plain(code) : In(*spoken, language);
}

}  // namespace spoken_words_internal

std::optional<Language> FindLanguage(std::string_view tag) {
  if (tag.empty() || tag == "en") return Language::kEnglish;
  if (tag == "da") return Language::kDanish;
  return std::nullopt;
}

std::string KindWords(std::string_view kind, Language language) {
  using namespace spoken_words_internal;  // NOLINT: its tables by their bare names.
  const Spoken* const spoken = Find(kKinds, kind);
  if (spoken != nullptr) return In(*spoken, language);
  return language == Language::kDanish ? absl::StrCat("overleveringen ", Plain(kind))
                                       : absl::StrCat("the ", Plain(kind));
}

std::string SectorWords(directory::v1::Sector sector, Language language) {
  using namespace spoken_words_internal;  // NOLINT: its tables by their bare names.
  const Spoken* const spoken = Find(kSectors, directory::v1::Sector_Name(sector));
  if (spoken != nullptr) return In(*spoken, language);
  return language == Language::kDanish ? "en ukendt sektor" : "an unknown sector";
}

std::string RoleWords(options::v1::PersonRole role, Language language) {
  using namespace spoken_words_internal;  // NOLINT: its tables by their bare names.
  constexpr std::string_view kPrefix = "PERSON_ROLE_";
  const std::string& name = options::v1::PersonRole_Name(role);
  const Spoken* const spoken = name.size() < kPrefix.size() ? nullptr : Find(kRoles, name.substr(kPrefix.size()));
  if (spoken != nullptr) return In(*spoken, language);
  return language == Language::kDanish ? "nogen" : "somebody";
}

std::string BodyWords(std::string_view body, Language language) {
  using namespace spoken_words_internal;  // NOLINT: its tables by their bare names.
  if (body.empty()) return language == Language::kDanish ? "en oplysning af ukendt slags" : "data of an unknown kind";
  return WordsFor(kBodies, body, language);
}

std::string CategoryWords(std::string_view category, Language language) {
  using namespace spoken_words_internal;  // NOLINT: its tables by their bare names.
  return WordsFor(kCategories, category, language);
}

std::string ReasonWords(std::string_view code, Language language) {
  using namespace spoken_words_internal;  // NOLINT: its tables by their bare names.
  if (language == Language::kDanish) return WordsFor(kDanishReasons, code, language);
  const std::optional<Reason> reason = FindReason(code);
  return reason.has_value() ? std::string(ReasonSentence(*reason)) : Plain(code);
}

std::string ObligationWords(std::string_view code, Language language) {
  using namespace spoken_words_internal;  // NOLINT: its tables by their bare names.
  return WordsFor(kObligations, code, language);
}

}  // namespace handover::policy
