#include "adapters/medcom_xml/issue_codes.h"

#include <algorithm>
#include <utility>

namespace handover::adapters::medcom {

const StructureCodes kXdis32Structure = {
    .root = {"XDIS32_ROOT", Severity::kError, "The root element must be Emessage."},
    .name_space = {"XDIS32_NAMESPACE", Severity::kError, "Every element must be in the namespace of the schema."},
    .element_missing = {"XDIS32_ELEMENT_MISSING", Severity::kError, "A required element must be there."},
    .element_unknown = {"XDIS32_ELEMENT_UNKNOWN", Severity::kError,
                        "An element must be one that the schema knows at this place."},
    .element_order = {"XDIS32_ELEMENT_ORDER", Severity::kError, "Elements must stand in the order of the schema."},
    .element_too_many = {"XDIS32_ELEMENT_TOO_MANY", Severity::kError,
                         "An element must not occur more often than the schema allows."},
    .element_choice = {"XDIS32_ELEMENT_CHOICE", Severity::kError, "Of alternative elements exactly one must be there."},
    .attribute_unknown = {"XDIS32_ATTRIBUTE_UNKNOWN", Severity::kError,
                          "An attribute must be one that the schema knows."},
    .text_unexpected = {"XDIS32_TEXT_UNEXPECTED", Severity::kError, "Between elements there must be no text."},
    .value_length = {"XDIS32_VALUE_LENGTH", Severity::kError, "A text must be as long as the schema allows."},
    .value_blank = {"XDIS32_VALUE_BLANK", Severity::kError, "A text must not be blank."},
    .value_code = {"XDIS32_VALUE_CODE", Severity::kError, "A code must be one of the schema's list."},
    .value_format = {"XDIS32_VALUE_FORMAT", Severity::kError, "A value must have the form that the schema asks for."},
    .value_integer = {"XDIS32_VALUE_INTEGER", Severity::kError, "A number must be a whole number."},
    .value_range = {"XDIS32_VALUE_RANGE", Severity::kError, "A number must be in the range of the schema."},
    .value_date = {"XDIS32_VALUE_DATE", Severity::kError,
                   "A date must be a day that exists, from 1850 to 2150, without a time zone."},
};

const StructureCodes kXdis91Structure = {
    .root = {"XDIS91_ROOT", Severity::kError, "The root element must be Emessage."},
    .name_space = {"XDIS91_NAMESPACE", Severity::kError, "Every element must be in the namespace of the schema."},
    .element_missing = {"XDIS91_ELEMENT_MISSING", Severity::kError, "A required element must be there."},
    .element_unknown = {"XDIS91_ELEMENT_UNKNOWN", Severity::kError,
                        "An element must be one that the schema knows at this place."},
    .element_order = {"XDIS91_ELEMENT_ORDER", Severity::kError, "Elements must stand in the order of the schema."},
    .element_too_many = {"XDIS91_ELEMENT_TOO_MANY", Severity::kError,
                         "An element must not occur more often than the schema allows."},
    .element_choice = {"XDIS91_ELEMENT_CHOICE", Severity::kError, "Of alternative elements exactly one must be there."},
    .attribute_unknown = {"XDIS91_ATTRIBUTE_UNKNOWN", Severity::kError,
                          "An attribute must be one that the schema knows."},
    .text_unexpected = {"XDIS91_TEXT_UNEXPECTED", Severity::kError, "Between elements there must be no text."},
    .value_length = {"XDIS91_VALUE_LENGTH", Severity::kError, "A text must be as long as the schema allows."},
    .value_blank = {"XDIS91_VALUE_BLANK", Severity::kError, "A text must not be blank."},
    .value_code = {"XDIS91_VALUE_CODE", Severity::kError, "A code must be one of the schema's list."},
    .value_format = {"XDIS91_VALUE_FORMAT", Severity::kError, "A value must have the form that the schema asks for."},
    .value_integer = {"XDIS91_VALUE_INTEGER", Severity::kError, "A number must be a whole number."},
    .value_range = {"XDIS91_VALUE_RANGE", Severity::kError, "A number must be in the range of the schema."},
    .value_date = {"XDIS91_VALUE_DATE", Severity::kError,
                   "A date must be a day that exists, from 1850 to 2150, without a time zone."},
};

const StructureCodes kVansStructure = {
    .root = {"VANS_ROOT", Severity::kError, "The root element must be VANSEnvelope."},
    .name_space = {"VANS_NAMESPACE", Severity::kError, "Every element must be in the namespace of the schema."},
    .element_missing = {"VANS_ELEMENT_MISSING", Severity::kError, "A required element must be there."},
    .element_unknown = {"VANS_ELEMENT_UNKNOWN", Severity::kError,
                        "An element must be one that the schema knows at this place."},
    .element_order = {"VANS_ELEMENT_ORDER", Severity::kError, "Elements must stand in the order of the schema."},
    .element_too_many = {"VANS_ELEMENT_TOO_MANY", Severity::kError,
                         "An element must not occur more often than the schema allows."},
    .element_choice = {"VANS_ELEMENT_CHOICE", Severity::kError, "Of alternative elements exactly one must be there."},
    .attribute_missing = {"VANS_ATTRIBUTE_MISSING", Severity::kError, "A required attribute must be there."},
    .attribute_unknown = {"VANS_ATTRIBUTE_UNKNOWN", Severity::kError,
                          "An attribute must be one that the schema knows."},
    .text_unexpected = {"VANS_TEXT_UNEXPECTED", Severity::kError, "Between elements there must be no text."},
    .value_length = {"VANS_VALUE_LENGTH", Severity::kError, "A text must be as long as the schema allows."},
    .value_blank = {"VANS_VALUE_BLANK", Severity::kError, "A text must not be blank."},
    .value_code = {"VANS_VALUE_CODE", Severity::kError, "A code must be one of the schema's list."},
    .value_format = {"VANS_VALUE_FORMAT", Severity::kError, "A value must have the form that the schema asks for."},
    .value_integer = {"VANS_VALUE_INTEGER", Severity::kError, "A number must be a whole number."},
    .value_range = {"VANS_VALUE_RANGE", Severity::kError, "A number must be in the range of the schema."},
};

const OutCodes kXdis32Out = {
    .nothing = {"XDIS32_OUT_NOTHING", Severity::kError, "There must be a handover that says what this letter says."},
    .missing = {"XDIS32_OUT_MISSING", Severity::kError, "What the letter must name must be told in the handover."},
    .withheld = {"XDIS32_OUT_WITHHELD", Severity::kError, "A letter cannot carry that a parent must not be told."},
    .not_told = {"XDIS32_OUT_NOT_TOLD", Severity::kNotice,
                 "What the letter must have and nobody told is written as not told, or in the list's neutral word."},
    .children = {"XDIS32_OUT_CHILDREN", Severity::kError,
                 "A letter must tell of all children of a birth, and cannot tell of a stillborn one."},
    .envelope = {"XDIS32_OUT_ENVELOPE", "Routing and technical fields that the letter has no place for."},
    .section = {"XDIS32_OUT_SECTION", "A section that the letter has no place for."},
    .field = {"XDIS32_OUT_FIELD", "A field that the letter has no place for."},
    .person = {"XDIS32_OUT_PERSON", "A section about somebody whom the letter has no place for."},
    .value = {"XDIS32_OUT_VALUE", "A value that the letter's lists or types do not take."},
    .shortened = {"XDIS32_OUT_SHORTENED", "The end of a text that is longer than the letter takes."},
    .character = {"XDIS32_OUT_CHARACTER", "A character that has no place in a letter."},
    .precision = {"XDIS32_OUT_PRECISION", "What is finer than the letter's units."},
    .residue = {"XDIS32_OUT_RESIDUE", "Residue of another format, or whose place is taken."},
    .differs = {"XDIS32_OUT_DIFFERS", "What the handovers of a birth tell differently; the first one is written."},
};

const OutCodes kXdis91Out = {
    .nothing = {"XDIS91_OUT_NOTHING", Severity::kError, "There must be a handover that says what this letter says."},
    .missing = {"XDIS91_OUT_MISSING", Severity::kError, "What the letter must name must be told in the handover."},
    .withheld = {"XDIS91_OUT_WITHHELD", Severity::kError, "A letter cannot carry that a parent must not be told."},
    .not_told = {"XDIS91_OUT_NOT_TOLD", Severity::kNotice,
                 "What the letter must have and nobody told is written as not told, or in the list's neutral word."},
    .envelope = {"XDIS91_OUT_ENVELOPE", "Routing and technical fields that the letter has no place for."},
    .section = {"XDIS91_OUT_SECTION", "A section that the letter has no place for."},
    .field = {"XDIS91_OUT_FIELD", "A field that the letter has no place for."},
    .person = {"XDIS91_OUT_PERSON", "A section about somebody whom the letter has no place for."},
    .value = {"XDIS91_OUT_VALUE", "A value that the letter's lists or types do not take."},
    .shortened = {"XDIS91_OUT_SHORTENED", "The end of a text that is longer than the letter takes."},
    .character = {"XDIS91_OUT_CHARACTER", "A character that has no place in a letter."},
    .precision = {"XDIS91_OUT_PRECISION", "What is finer than the letter's units."},
    .residue = {"XDIS91_OUT_RESIDUE", "Residue of another format, or whose place is taken."},
};

const IssueInfo kVansUuid = {"VANS_UUID", Severity::kError, "An identifier must be a UUID of hexadecimal digits."};
const IssueInfo kVansEndPoint = {"VANS_END_POINT", Severity::kError,
                                 "An end point must be a GLN of 13 digits or a CVR number of 8, as its type says."};
const IssueInfo kVansReceipt = {"VANS_RECEIPT", Severity::kError,
                                "The envelope must hold a message; a receipt is no letter."};
const IssueInfo kVansFormat = {"VANS_FORMAT", Severity::kError,
                               "The document must be in the format of the letter that it names."};
const IssueInfo kVansDocumentName = {"VANS_DOCUMENT_NAME", Severity::kError,
                                     "The document must be named as a letter that is read, such as MCM:XDIS32."};
const IssueInfo kVansBase64 = {"VANS_BASE64", Severity::kError, "The data must be padded base64."};
const IssueInfo kVansSize = {"VANS_SIZE", Severity::kError, "The size must equal that of the decoded data."};
const IssueInfo kVansVersionDiffers = {"VANS_VERSION_DIFFERS", Severity::kWarning,
                                       "The document version should be that of the letter."};
const IssueInfo kVansSenderDiffers = {"VANS_SENDER_DIFFERS", Severity::kWarning,
                                      "The sender of the envelope should be that of the letter."};
const IssueInfo kVansReceiverDiffers = {"VANS_RECEIVER_DIFFERS", Severity::kWarning,
                                        "The receiver of the envelope should be that of the letter."};
const IssueInfo kGlnFormat = {"XDIS32_GLN_FORMAT", Severity::kError, "A location number must have 13 digits."};
const IssueInfo kGlnCheckDigit = {"XDIS32_GLN_CHECK_DIGIT", Severity::kWarning,
                                  "A location number should end in its check digit."};
const IssueInfo kMunicipalityUnknown = {"XDIS32_MUNICIPALITY_UNKNOWN", Severity::kError,
                                        "A municipality must be one of the 98."};
const IssueInfo kMunicipalityEnded = {"XDIS32_MUNICIPALITY_ENDED", Severity::kError,
                                      "A municipality must not have been closed before the letter was written."};
const IssueInfo kMunicipalityNotTold = {"XDIS32_MUNICIPALITY_NOT_TOLD", Severity::kWarning,
                                        "The receiver should be named by its municipality."};
const IssueInfo kCprFormat = {"XDIS32_CPR_FORMAT", Severity::kError,
                              "A CPR number must have ten digits and no hyphen."};
const IssueInfo kCprDate = {"XDIS32_CPR_DATE", Severity::kError, "A CPR number must begin with a day that exists."};
const IssueInfo kCprUnknown = {"XDIS32_CPR_UNKNOWN", Severity::kError,
                               "An unknown CPR number must not be written as zeros."};
const IssueInfo kPersonNumber = {"XDIS32_PERSON_NUMBER", Severity::kError,
                                 "A person must be known by a CPR number or a replacement of ten characters."};
const IssueInfo kLocalNumber = {"XDIS32_LOCAL_NUMBER", Severity::kWarning,
                                "A replacement number without a national form is taken as one of the sender's own."};
const IssueInfo kIssuerNotTold = {"XDIS32_ISSUER_NOT_TOLD", Severity::kWarning,
                                  "A D-eCPR should come with its issuer; it is taken as a number of the sender's own."};
const IssueInfo kPersonTwice = {"XDIS32_PERSON_TWICE", Severity::kError,
                                "Two people of one letter must not have the same number."};
const IssueInfo kPartnerRelation = {"XDIS32_PARTNER_RELATION", Severity::kError,
                                    "A partner must not be a child, a grandchild or a child-in-law."};
const IssueInfo kPartnerNumberNotTold = {"XDIS32_PARTNER_NUMBER_NOT_TOLD", Severity::kNotice,
                                         "A partner without a number is known by the letter alone."};
const IssueInfo kEpisodeNotTold = {
    "XDIS32_EPISODE_NOT_TOLD", Severity::kNotice,
    "Without an episode id the pregnancy of a child without a number is known by its birth date."};
const IssueInfo kAuthorNotNamed = {"XDIS32_AUTHOR_NOT_NAMED", Severity::kNotice,
                                   "Without a midwife at the birth the author has no name."};
const IssueInfo kTelephone = {"XDIS32_TELEPHONE", Severity::kWarning,
                              "A telephone number should have 8 digits or begin with a country code."};
const IssueInfo kLanguageCode = {"XDIS32_LANGUAGE_CODE", Severity::kWarning,
                                 "A language should be an ISO 639 code of two or three letters."};
const IssueInfo kChildInfoCount = {"XDIS32_CHILD_INFO_COUNT", Severity::kError,
                                   "There must be as many ChildInfo as ChildRelation."};
const IssueInfo kMultiplicity = {"XDIS32_MULTIPLICITY", Severity::kError,
                                 "A single birth must have one child and a multiple birth several."};
const IssueInfo kChildNumberDate = {"XDIS32_CHILD_NUMBER_DATE", Severity::kError,
                                    "A child's number must begin with the day of birth."};
const IssueInfo kSexParity = {"XDIS32_SEX_PARITY", Severity::kWarning,
                              "The sex should agree with the last digit of the CPR number."};
const IssueInfo kBirthOrder = {"XDIS32_BIRTH_ORDER", Severity::kWarning,
                               "The children should stand in the order of their birth."};
const IssueInfo kBirthAfterLetter = {"XDIS32_BIRTH_AFTER_LETTER", Severity::kError,
                                     "A child must not be born after the letter was signed."};
const IssueInfo kStillbornApgar = {"XDIS32_STILLBORN_APGAR", Severity::kError,
                                   "A stillborn child must have no Apgar score."};
const IssueInfo kStillbornCpr = {"XDIS32_STILLBORN_CPR", Severity::kError,
                                 "A stillborn child must have no CPR number."};
const IssueInfo kWeightRange = {"XDIS32_WEIGHT_RANGE", Severity::kError, "The weight must be from 200 to 8000 grams."};
const IssueInfo kLengthRange = {"XDIS32_LENGTH_RANGE", Severity::kError,
                                "The length must be from 15 to 70 centimetres."};
const IssueInfo kHeadRange = {"XDIS32_HEAD_RANGE", Severity::kError,
                              "The head circumference must be from 10 to 50 centimetres."};
const IssueInfo kApgarRange = {"XDIS32_APGAR_RANGE", Severity::kError, "An Apgar score must be from 0 to 10."};
const IssueInfo kApgarMinutesRange = {"XDIS32_APGAR_MINUTES_RANGE", Severity::kError,
                                      "The minutes until an Apgar score of ten must be from 0 to 999."};
const IssueInfo kGestationRange = {"XDIS32_GESTATION_RANGE", Severity::kError,
                                   "The pregnancy must have lasted from 15 to 45 weeks."};
const IssueInfo kGestationAndDueDate = {"XDIS32_GESTATION_AND_DUE_DATE", Severity::kError,
                                        "Duration, due date and birth must agree to within six days."};
const IssueInfo kGestationOff = {"XDIS32_GESTATION_OFF", Severity::kWarning,
                                 "Duration, due date and birth should agree to the day."};
const IssueInfo kMenstruationAndDueDate = {"XDIS32_MENSTRUATION_AND_DUE_DATE", Severity::kWarning,
                                           "Last menstruation and due date should be 280 days apart, give or take 28."};
const IssueInfo kLetterCount = {"XDIS32_LETTER_COUNT", Severity::kError,
                                "There must be at most 100 letters in one Emessage."};
const IssueInfo kLetterRepeated = {"XDIS32_LETTER_REPEATED", Severity::kWarning,
                                   "A letter's identifier should occur once in an Emessage."};
const IssueInfo kCorrection = {"XDIS32_CORRECTION", Severity::kNotice,
                               "The letter corrects an earlier one, which the format does not name."};
const IssueInfo kTextLength = {"XDIS32_TEXT_LENGTH", Severity::kWarning,
                               "A text should not be longer than the standard says."};
const IssueInfo kTextTooLong = {"XDIS32_TEXT_TOO_LONG", Severity::kError,
                                "A text must not be longer than 20000 characters."};
const IssueInfo kCprInText = {"XDIS32_CPR_IN_TEXT", Severity::kWarning,
                              "A text should hold nothing that looks like a CPR number."};
const IssueInfo kZoneAssumed = {"XDIS32_ZONE_ASSUMED", Severity::kNotice, "Times without a zone are taken as Danish."};
const IssueInfo kTimeSkipped = {"XDIS32_TIME_SKIPPED", Severity::kNotice,
                                "A time that the clock skipped in spring is taken as one hour later."};
const IssueInfo kTimeRepeated = {"XDIS32_TIME_REPEATED", Severity::kNotice,
                                 "A time that the clock showed twice in autumn is taken as the first."};

const LossInfo kLossTransport = {"XDIS32_TRANSPORT",
                                 "Envelope data of the transport: times, acknowledgement, processing."};
const LossInfo kLossConstant = {"XDIS32_CONSTANT", "A value that is the same in every letter."};
const LossInfo kLossStatisticalCode = {"XDIS32_STATISTICAL_CODE", "MedCom's code for counting messages."};
const LossInfo kLossReceiverDetails = {"XDIS32_RECEIVER_DETAILS", "Name and address of the receiver."};
const LossInfo kLossWard = {"XDIS32_WARD", "Ward and unit of the sender: the name can tell the reason."};
const LossInfo kLossProfessionalAddress = {"XDIS32_PROFESSIONAL_ADDRESS", "Address of a professional."};
const LossInfo kLossProfessionalNumber = {"XDIS32_PROFESSIONAL_NUMBER",
                                          "Staff number of a professional, or a second number."};
const LossInfo kLossSpeciality = {"XDIS32_SPECIALITY", "Medical speciality of an organisation."};
const LossInfo kLossFax = {"XDIS32_FAX", "Fax number."};
const LossInfo kLossTextMarkup = {"XDIS32_TEXT_MARKUP", "Bold, italic and the like in a text; the words stay."};
const LossInfo kLossTextBoundary = {"XDIS32_TEXT_BOUNDARY",
                                    "Where an undated text of an investigation begins; words and order stay."};
const LossInfo kLossTimeOfDay = {"XDIS32_TIME_OF_DAY", "Time of day where the model has a date."};
const LossInfo kLossStillbirthDetails = {"XDIS32_STILLBIRTH_DETAILS", "All but the fact and the date of a stillbirth."};

const IssueInfo kCorrespondenceGlnFormat = {
    "XDIS91_GLN_FORMAT", Severity::kWarning,
    "A location number should have 13 digits; the schema takes any text, and no directory knows it."};
const IssueInfo kCorrespondenceGlnCheckDigit = {"XDIS91_GLN_CHECK_DIGIT", Severity::kWarning,
                                                "A location number should end in its check digit."};
const IssueInfo kCorrespondenceCprFormat = {"XDIS91_CPR_FORMAT", Severity::kError,
                                            "A CPR number must have ten digits and no hyphen."};
const IssueInfo kCorrespondenceCprUnknown = {"XDIS91_CPR_UNKNOWN", Severity::kError,
                                             "An unknown CPR number must not be written as zeros."};
const IssueInfo kCorrespondenceCprDate = {
    "XDIS91_CPR_DATE", Severity::kWarning,
    "A CPR number that begins with no day that exists is taken as one of the sender's own."};
const IssueInfo kCorrespondenceLocalNumber = {
    "XDIS91_LOCAL_NUMBER", Severity::kWarning,
    "A replacement number without a national form is taken as one of the sender's own."};
const IssueInfo kCorrespondenceRole = {"XDIS91_ROLE_ASSUMED", Severity::kNotice,
                                       "Who the patient is to a child is assumed from the age."};
const IssueInfo kCorrespondenceNoText = {"XDIS91_NO_TEXT", Severity::kError,
                                         "A letter must have a text, a subject or a link."};
const IssueInfo kCorrespondenceTextTooLong = {"XDIS91_TEXT_TOO_LONG", Severity::kError,
                                              "A text must not be longer than 20000 characters."};
const IssueInfo kCorrespondenceCprInText = {"XDIS91_CPR_IN_TEXT", Severity::kWarning,
                                            "A text should hold nothing that looks like a CPR number."};
const IssueInfo kCorrespondenceElsewhere = {
    "XDIS91_FILE_ELSEWHERE", Severity::kWarning,
    "A file that travels in a letter of its own, or on paper, is carried as a reference alone."};
const IssueInfo kCorrespondenceCorrection = {"XDIS91_CORRECTION", Severity::kNotice,
                                             "The letter corrects an earlier one, which the format does not name."};
const IssueInfo kCorrespondenceZone = {"XDIS91_ZONE_ASSUMED", Severity::kNotice,
                                       "Times without a zone are taken as Danish."};
const IssueInfo kCorrespondenceClockChange = {
    "XDIS91_CLOCK_CHANGE", Severity::kNotice,
    "A time that the clock skipped is taken as one hour later, one that it showed twice as the first."};
const IssueInfo kCorrespondenceCount = {"XDIS91_LETTER_COUNT", Severity::kError,
                                        "There must be at most 100 letters in one Emessage."};
const IssueInfo kCorrespondenceRepeated = {"XDIS91_LETTER_REPEATED", Severity::kWarning,
                                           "A letter's identifier should occur once in an Emessage."};

const LossInfo kLossCorrespondenceTransport = {"XDIS91_TRANSPORT", "When the envelope was sent."};
const LossInfo kLossCorrespondenceConstant = {"XDIS91_CONSTANT", "A value that is the same in every letter."};
const LossInfo kLossCorrespondenceStatistics = {"XDIS91_STATISTICAL_CODE", "MedCom's code for counting messages."};
const LossInfo kLossCorrespondenceReceiver = {"XDIS91_RECEIVER_DETAILS",
                                              "Number, name and address of the receiver beside the location number."};
const LossInfo kLossCorrespondenceWard = {"XDIS91_WARD", "Ward and unit of the sender: the name can tell the reason."};
const LossInfo kLossCorrespondenceSender = {"XDIS91_SENDER_DETAILS",
                                            "Address and speciality of the sender: the directory has them."};
const LossInfo kLossCorrespondenceMarkup = {"XDIS91_TEXT_MARKUP",
                                            "Bold, italic and the like in a text; the words stay."};
const LossInfo kLossCorrespondenceBoundary = {"XDIS91_TEXT_BOUNDARY",
                                              "Where one text ends and the next begins; words and order stay."};

namespace {

void AppendOut(const OutCodes& codes, std::vector<IssueInfo>& all) {
  for (const IssueInfo& info : {codes.nothing, codes.missing, codes.withheld, codes.not_told, codes.children}) {
    if (!info.code.empty()) all.push_back(info);
  }
}

void AppendOut(const OutCodes& codes, std::vector<LossInfo>& all) {
  for (const LossInfo& info : {codes.envelope, codes.section, codes.field, codes.person, codes.value, codes.shortened,
                               codes.character, codes.precision, codes.residue, codes.differs}) {
    if (!info.code.empty()) all.push_back(info);
  }
}

void AppendStructure(const StructureCodes& codes, std::vector<IssueInfo>& all) {
  for (const IssueInfo& info :
       {codes.root, codes.name_space, codes.element_missing, codes.element_unknown, codes.element_order,
        codes.element_too_many, codes.element_choice, codes.attribute_missing, codes.attribute_unknown,
        codes.text_unexpected, codes.value_length, codes.value_blank, codes.value_code, codes.value_format,
        codes.value_integer, codes.value_range, codes.value_date}) {
    if (!info.code.empty()) all.push_back(info);
  }
}

void AppendCorrespondence(std::vector<IssueInfo>& all) {
  AppendStructure(kXdis91Structure, all);
  for (const IssueInfo& info :
       {kCorrespondenceGlnFormat, kCorrespondenceGlnCheckDigit, kCorrespondenceCprFormat, kCorrespondenceCprUnknown,
        kCorrespondenceCprDate, kCorrespondenceLocalNumber, kCorrespondenceRole, kCorrespondenceNoText,
        kCorrespondenceTextTooLong, kCorrespondenceCprInText, kCorrespondenceElsewhere, kCorrespondenceCorrection,
        kCorrespondenceZone, kCorrespondenceClockChange, kCorrespondenceCount, kCorrespondenceRepeated}) {
    all.push_back(info);
  }
}

}  // namespace

Issue MakeIssue(const IssueInfo& info, std::string path) {
  return {info.severity, std::string(info.code), std::move(path), std::string(info.rule)};
}

Issue MakeIssue(XmlProblem problem, size_t line) {
  return {Severity::kError, std::string(XmlProblemCode(problem)), line == 0 ? "" : "line " + std::to_string(line),
          std::string(XmlProblemRule(problem))};
}

Loss MakeLoss(const LossInfo& info, std::string path) { return {std::string(info.code), std::move(path)}; }

bool HasError(absl::Span<const Issue> issues) {
  return std::any_of(issues.begin(), issues.end(),
                     [](const Issue& issue) { return issue.severity == Severity::kError; });
}

std::vector<IssueInfo> AllIssues() {
  std::vector<IssueInfo> all;
  for (const XmlProblem problem : {XmlProblem::kEmpty, XmlProblem::kTooLarge, XmlProblem::kEncodingUnsupported,
                                   XmlProblem::kEncodingInvalid, XmlProblem::kForbiddenCharacter, XmlProblem::kDoctype,
                                   XmlProblem::kTooDeep, XmlProblem::kTooManyElements, XmlProblem::kNotWellFormed}) {
    all.push_back({XmlProblemCode(problem), Severity::kError, XmlProblemRule(problem)});
  }
  AppendStructure(kVansStructure, all);
  AppendStructure(kXdis32Structure, all);
  AppendCorrespondence(all);
  for (const IssueInfo& info : {kVansUuid,
                                kVansEndPoint,
                                kVansReceipt,
                                kVansFormat,
                                kVansDocumentName,
                                kVansBase64,
                                kVansSize,
                                kVansVersionDiffers,
                                kVansSenderDiffers,
                                kVansReceiverDiffers,
                                kGlnFormat,
                                kGlnCheckDigit,
                                kMunicipalityUnknown,
                                kMunicipalityEnded,
                                kMunicipalityNotTold,
                                kCprFormat,
                                kCprDate,
                                kCprUnknown,
                                kPersonNumber,
                                kLocalNumber,
                                kIssuerNotTold,
                                kPersonTwice,
                                kPartnerRelation,
                                kPartnerNumberNotTold,
                                kEpisodeNotTold,
                                kAuthorNotNamed,
                                kTelephone,
                                kLanguageCode,
                                kChildInfoCount,
                                kMultiplicity,
                                kChildNumberDate,
                                kSexParity,
                                kBirthOrder,
                                kBirthAfterLetter,
                                kStillbornApgar,
                                kStillbornCpr,
                                kWeightRange,
                                kLengthRange,
                                kHeadRange,
                                kApgarRange,
                                kApgarMinutesRange,
                                kGestationRange,
                                kGestationAndDueDate,
                                kGestationOff,
                                kMenstruationAndDueDate,
                                kLetterCount,
                                kLetterRepeated,
                                kCorrection,
                                kTextLength,
                                kTextTooLong,
                                kCprInText,
                                kZoneAssumed,
                                kTimeSkipped,
                                kTimeRepeated}) {
    all.push_back(info);
  }
  AppendOut(kXdis32Out, all);
  AppendOut(kXdis91Out, all);
  return all;
}

std::vector<LossInfo> AllLosses() {
  std::vector<LossInfo> all = {kLossTransport,
                               kLossConstant,
                               kLossStatisticalCode,
                               kLossReceiverDetails,
                               kLossWard,
                               kLossProfessionalAddress,
                               kLossProfessionalNumber,
                               kLossSpeciality,
                               kLossFax,
                               kLossTextMarkup,
                               kLossTextBoundary,
                               kLossTimeOfDay,
                               kLossStillbirthDetails,
                               kLossCorrespondenceTransport,
                               kLossCorrespondenceConstant,
                               kLossCorrespondenceStatistics,
                               kLossCorrespondenceReceiver,
                               kLossCorrespondenceWard,
                               kLossCorrespondenceSender,
                               kLossCorrespondenceMarkup,
                               kLossCorrespondenceBoundary};
  AppendOut(kXdis32Out, all);
  AppendOut(kXdis91Out, all);
  return all;
}

}  // namespace handover::adapters::medcom
