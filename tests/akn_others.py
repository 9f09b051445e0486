"""Files as other programs make them: in the manner of the United Kingdom, of Laws.Africa, of the European Union."""

from __future__ import annotations

from akn_files import AKN


def akn(
    inner: str, *, kind: str = "act", body: str = "body", meta: str = "", before: str = "", after: str = ""
) -> bytes:
    """A file with its body filled in. It has as much metadata as the schema wants."""
    levels = "".join(
        f"<FRBR{level}><FRBRthis value='/akn/gb/act/2001/1{end}/!main'/><FRBRuri value='/akn/gb/act/2001/1{end}'/>"
        f"<FRBRdate date='2001-01-01' name='made'/><FRBRauthor href='#somebody'/>{more}</FRBR{level}>"
        for level, end, more in (
            ("Work", "", "<FRBRcountry value='gb'/><FRBRnumber value='1'/><FRBRname value='Kettles Act'/>"),
            ("Expression", "/eng@", "<FRBRlanguage language='eng'/>"),
            ("Manifestation", "/eng@", ""),
        )
    )
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<akomaNtoso xmlns='{AKN}' xmlns:uk='https://uk.example/ns' "
        f"xmlns:m='http://www.w3.org/1998/Math/MathML'><{kind} name='{kind}'><meta><identification source='#somebody'>"
        f"{levels}</identification>{meta}</meta>{before}<{body}>{inner}</{body}>{after}</{kind}></akomaNtoso>"
    ).encode()


UNITED_KINGDOM = akn(
    """
    <hcontainer name="crossheading" eId="crossheading-kettles" uk:Name="Pblock">
      <heading><b>Kettles</b></heading>
      <section eId="section-1" uk:Name="P1" status="edited" period="#period1">
        <num>1</num>
        <heading>Duty to fill</heading>
        <subsection eId="section-1-1">
          <num>(1)</num>
          <intro><p>A keeper must fill the kettle—</p></intro>
          <level class="para1" eId="section-1-1-a"><num>(a)</num>
            <content><p>with water<noteRef href="#c1" marker="F1"/>, or</p></content></level>
          <level class="para1" eId="section-1-1-b"><num>(b)</num>
            <content><p>with <ins>clean</ins><del>dirty</del> snow<authorialNote marker="1"><p>Note.</p></authorialNote>,
              </p></content></level>
          <wrapUp><p>before
              <i>noon</i>.</p></wrapUp>
        </subsection>
        <subsection eId="section-1-2"><num>(2)</num><content>
          <p>In section 4 (lids) substitute
            <mod eId="m"><quotedStructure startQuote="“" endQuote="”"><section eId="q"><num>“4A</num><heading>Lids</heading>
              <content><p>A lid is round.</p></content></section></quotedStructure></mod>.</p></content></subsection>
      </section>
    </hcontainer>
    <part eId="part-2"><num>Part 2</num><heading>Spouts</heading>
      <hcontainer name="crossheading"><heading>Of spouts</heading>
        <section eId="section-2"><num>2</num><content><p>A spout
pours.</p><p>It pours one way.</p></content></section>
      </hcontainer>
      <section eId="section-2x"><num>2</num><content><p>Another spout.</p></content></section>
    </part>
    <hcontainer name="schedules">
      <hcontainer name="schedule" eId="schedule"><num>SCHEDULE 1</num><heading>Sizes</heading>
        <paragraph eId="schedule-paragraph-1"><num>1</num><content>
          <p>The sizes are:</p>
          <table><caption>Sizes</caption>
            <tr><th rowspan="2"><p>Size</p></th><th colspan="2"><p>Of</p></th></tr>
            <tr><th><p>cup</p></th><th><p>pot</p></th></tr>
            <tr><td><p>1</p></td><td><p>2</p><p>3</p></td></tr>
          </table>
          <p>and no others.</p></content></paragraph>
      </hcontainer>
    </hcontainer>""",
    meta="""<lifecycle source="#somebody"><eventRef date="2001-01-01" type="generation" source="#somebody"/></lifecycle>
      <notes source="#somebody"><note eId="c1"><p>Words inserted by another act.</p></note></notes>""",
    before="""<preface><p><docTitle>Kettles Act 2001</docTitle></p><p><docNumber>2001 c. 1</docNumber></p></preface>
      <preamble><formula name="enacting"><p>Be it enacted:</p></formula></preamble>""",
)

LAWS_AFRICA = akn(
    """
    <chapter eId="chp_1"><num>1</num><heading>Interpretation</heading>
      <section eId="chp_1__sec_1"><num>1.</num><heading>Definitions</heading>
        <hcontainer eId="chp_1__sec_1__hcontainer_1" name="hcontainer"><content>
          <p>In this by-law—</p>
          <p refersTo="#term-pot">"<def refersTo="#term-pot">pot</def>" means a <term refersTo="#term-k">kettle</term>
            without a spout;</p>
          <blockList eId="l"><listIntroduction>a kettle is:</listIntroduction>
            <item eId="l__a"><num>(a)</num><p>hot; or</p></item>
            <item eId="l__b"><num>(b)</num><p>cold,</p>
              <blockList eId="l__b__l"><item eId="l__b__i"><num>(i)</num><p>very<sup>1</sup></p></item></blockList></item>
            <listWrapUp>as the case may be.</listWrapUp></blockList>
        </content></hcontainer>
      </section>
      <section eId="chp_1__sec_2"><num>2.</num><heading>Pictures</heading><content>
        <p>See <ref href="/akn/za/act/1999/1">Act 1</ref> and <img src="media/kettle.png"/>.<br/>Or not.</p>
        <ul><li>one</li><li>two<ul><li>three</li></ul></li></ul></content></section>
    </chapter>""",
    after="""<attachments><attachment eId="att_1"><heading>Schedule</heading><doc name="schedule"><meta>
      <identification source="#x"><FRBRWork><FRBRthis value="/akn/za/act/2001/1/!schedule"/>
      <FRBRuri value="/akn/za/act/2001/1"/><FRBRdate date="2001-01-01" name="x"/><FRBRauthor href="#x"/>
      <FRBRcountry value="za"/></FRBRWork><FRBRExpression><FRBRthis value="/akn/za/act/2001/1/eng@/!schedule"/>
      <FRBRuri value="/akn/za/act/2001/1/eng@"/><FRBRdate date="2001-01-01" name="x"/><FRBRauthor href="#x"/>
      <FRBRlanguage language="eng"/></FRBRExpression><FRBRManifestation>
      <FRBRthis value="/akn/za/act/2001/1/eng@/!schedule"/><FRBRuri value="/akn/za/act/2001/1/eng@"/>
      <FRBRdate date="2001-01-01" name="x"/><FRBRauthor href="#x"/></FRBRManifestation></identification></meta>
      <mainBody><p>Lids.</p></mainBody></doc></attachment></attachments>""",
)

EUROPEAN_UNION = akn(
    """
    <chapter eId="chp_I"><num>CHAPTER I</num><heading>GENERAL</heading>
      <section eId="chp_I__sec_1"><num>Section 1</num><heading>Scope</heading>
        <article eId="art_1"><num>Article 1</num><heading>Subject matter</heading>
          <paragraph eId="art_1__para_1"><num>1.</num>
            <list eId="art_1__para_1__list_1"><intro><p>This Directive is about:</p></intro>
              <point eId="p_a"><num>(a)</num><content><p>kettles;</p></content></point>
              <point eId="p_b"><num>(b)</num><content><p>pots.</p></content></point></list>
          </paragraph>
          <paragraph eId="art_1__para_2"><num>2.</num><alinea eId="al_1"><content><p>It is short.</p></content></alinea>
            <alinea eId="al_2"><content><p>It is clear.</p></content></alinea></paragraph>
        </article>
      </section>
    </chapter>
    <article eId="art_2"><num>Article 2</num><content>
      <p>The heat is <foreign><m:math><m:mi>h</m:mi><m:mo>=</m:mo><m:mn>2</m:mn></m:math></foreign> at most.</p>
      <tblock eId="t"><num>A</num><heading>Table of heat</heading><p>Read it.</p></tblock>
      <toc eId="toc"><tocItem level="1" href="#x">Nothing</tocItem></toc>
      <block name="afterword">The end.</block></content></article>""",
    before="""<preamble><citations eId="cits"><citation eId="cit_1"><p>Having regard to the Treaty,</p></citation></citations>
      <recitals eId="recs"><recital eId="rec_1"><num>(1)</num><p>Kettles are hot.</p></recital></recitals></preamble>""",
    after="<conclusions><p>Done at Brussels.</p></conclusions>",
)

OTHERS = {"United Kingdom": UNITED_KINGDOM, "Laws.Africa": LAWS_AFRICA, "European Union": EUROPEAN_UNION}
