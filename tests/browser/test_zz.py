from tests import factories
from tests.browser.house import real_content
def test_x(transactional_db, new_page):
    real_content(); jo=factories.childminder("Jo"); page=new_page(who=jo, width=360)
    page.goto(f"/s/{jo.setting.slug}/learn/panel-annual-report-2023-24/information-sharing/reflect/")
    page.fill("[name=differently]", "d"*10001)
    print(page.evaluate("""()=>{document.querySelectorAll('details').forEach(o=>o.open=true);const r=[];for(const e of document.querySelectorAll('*')){if(e.scrollWidth>400||e.getBoundingClientRect().right>400) r.push(e.tagName+'.'+e.className+' '+e.scrollWidth+' '+Math.round(e.getBoundingClientRect().right)+' '+getComputedStyle(e).overflowX)};return r}"""))
