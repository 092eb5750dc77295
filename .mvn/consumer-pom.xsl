<?xml version="1.0" encoding="UTF-8"?>
<!--
  Makes the pom that users get from the flattened one: what a module only computes with is on the run-time class path of its
  users, and not in their completion lists; the root is a bill of materials, of our own artifacts and nobody else's.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="http://maven.apache.org/POM/4.0.0"
    exclude-result-prefixes="m">
  <!-- The artifacts whose types are in the module's API, each between two spaces. -->
  <xsl:param name="api"/>
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>

  <!-- The build's own: versions for the examples and the tests, settings. -->
  <xsl:template match="m:project/m:properties|m:project/m:build|m:project/m:profiles|m:project/m:modules|comment()"/>
  <xsl:template match="m:project[m:packaging != 'pom']/m:dependencyManagement|m:project[not(m:packaging)]/m:dependencyManagement"/>
  <xsl:template match="m:dependencyManagement/m:dependencies/m:dependency[m:groupId != 'org.taskchampion']"/>
  <!-- Annotations for the compiler. -->
  <xsl:template match="m:project/m:dependencies/m:dependency[m:scope = 'provided' or m:scope = 'test']"/>

  <xsl:template match="m:project/m:dependencies/m:dependency/m:scope[. = 'compile']">
    <scope xmlns="http://maven.apache.org/POM/4.0.0">
      <xsl:choose>
        <xsl:when test="../m:groupId = 'org.taskchampion' or contains($api, concat(' ', ../m:artifactId, ' '))">compile</xsl:when>
        <xsl:otherwise>runtime</xsl:otherwise>
      </xsl:choose>
    </scope>
  </xsl:template>
</xsl:stylesheet>
